import type { QuarantineStatus } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import type { Screen } from './paging.js';

/** A ticket that could not be applied, without its body. */
export interface QuarantineRow {
  readonly quarantineId: number;
  readonly pageId: number;
  /** From 0, on its page. */
  readonly position: number;
  /** Of an uploaded file; null for the feed. */
  readonly lineNumber: number | null;
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
  readonly reasonCode: string;
  readonly field: string | null;
  readonly message: string;
  readonly status: QuarantineStatus;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

export interface QuarantineDetail extends QuarantineRow {
  readonly runId: number;
  /** JSON text as it came; null once erased. Holds people's data: for screens, never for a log. */
  readonly body: string | null;
}

const SCREEN_COLUMNS = {
  quarantineId: true,
  pageId: true,
  position: true,
  lineNumber: true,
  ticketId: true,
  taxNumber: true,
  reasonCode: true,
  field: true,
  message: true,
  status: true,
  createdAt: true,
  resolvedAt: true,
  resolvedBy: true,
  resolution: true,
} satisfies Prisma.QuarantinedTicketSelect;

/** @returns quarantined tickets, newest first */
export function listQuarantine(
  database: Database,
  screen: Screen,
  filter: {
    status?: QuarantineStatus | undefined;
    reasonCode?: string | undefined;
    pageId?: number | undefined;
  } = {},
): Promise<QuarantineRow[]> {
  return database.prisma.quarantinedTicket.findMany({
    select: SCREEN_COLUMNS,
    where: {
      ...(screen.before === undefined ? {} : { quarantineId: { lt: screen.before } }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.reasonCode === undefined ? {} : { reasonCode: filter.reasonCode }),
      ...(filter.pageId === undefined ? {} : { pageId: filter.pageId }),
    },
    orderBy: { quarantineId: 'desc' },
    take: screen.limit,
  });
}

/** @returns the row with its body, or null if there is none of that id */
export async function showQuarantined(
  database: Database,
  quarantineId: number,
): Promise<QuarantineDetail | null> {
  const row = await database.prisma.quarantinedTicket.findUnique({
    select: { ...SCREEN_COLUMNS, body: true },
    where: { quarantineId },
  });
  if (row === null) return null;
  const page = await database.prisma.page.findUniqueOrThrow({
    select: { runId: true },
    where: { pageId: row.pageId },
  });
  return { ...row, runId: page.runId };
}

/** @returns rows that name the ticket by its id or its tax number, newest first, 20 at most */
export function listQuarantineOf(database: Database, ticketIdOrTaxNumber: string): Promise<QuarantineRow[]> {
  return database.prisma.quarantinedTicket.findMany({
    select: SCREEN_COLUMNS,
    where: { OR: [{ ticketId: ticketIdOrTaxNumber }, { taxNumber: ticketIdOrTaxNumber }] },
    orderBy: { quarantineId: 'desc' },
    take: 20,
  });
}
