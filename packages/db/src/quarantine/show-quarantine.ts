import { type QuarantineStatus, type RowOf, SHOWN_QUARANTINED_TICKET_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { type Screen, selectOf, startsWith } from '../records.js';

/** A ticket that could not be applied, without its body. */
export type QuarantineRow = RowOf<typeof SHOWN_QUARANTINED_TICKET_FIELDS>;

export interface QuarantineDetail extends QuarantineRow {
  readonly runId: number;
  /** JSON text as it came; null once erased. Holds people's data: for screens, never for a log. */
  readonly body: string | null;
  /** False: the body was cleared, so the ticket can only be skipped. */
  readonly hasBody: boolean;
}

/** Which quarantined tickets a list shows. */
export interface QuarantineFilter {
  readonly status?: QuarantineStatus | undefined;
  readonly reasonCode?: string | undefined;
  readonly quarantineId?: number | undefined;
  readonly pageId?: number | undefined;
  /** A ticket id or tax number, or the beginning of one. */
  readonly query?: string | undefined;
}

/** @returns quarantined tickets, newest first */
export function listQuarantine(
  database: Database,
  screen: Screen,
  filter: QuarantineFilter = {},
): Promise<QuarantineRow[]> {
  return database.prisma.quarantinedTicket.findMany({
    select: selectOf(SHOWN_QUARANTINED_TICKET_FIELDS),
    where: {
      AND: [
        screen.before === undefined ? {} : { quarantineId: { lt: screen.before } },
        filter.quarantineId === undefined ? {} : { quarantineId: filter.quarantineId },
      ],
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.reasonCode === undefined ? {} : { reasonCode: filter.reasonCode }),
      ...(filter.pageId === undefined ? {} : { pageId: filter.pageId }),
      ...(filter.query === undefined
        ? {}
        : { OR: [{ ticketId: startsWith(filter.query) }, { taxNumber: startsWith(filter.query) }] }),
    },
    orderBy: { quarantineId: 'desc' },
    take: screen.limit,
  });
}

/** @returns the row with its body, or null if there is none with that id */
export async function showQuarantined(
  database: Database,
  quarantineId: number,
): Promise<QuarantineDetail | null> {
  const row = await database.prisma.quarantinedTicket.findUnique({
    select: { ...selectOf(SHOWN_QUARANTINED_TICKET_FIELDS), body: true },
    where: { quarantineId },
  });
  if (row === null) return null;
  const page = await database.prisma.page.findUniqueOrThrow({
    select: { runId: true },
    where: { pageId: row.pageId },
  });
  return { ...row, runId: page.runId, hasBody: row.body !== null };
}

/** @returns rows that name the ticket by its id or its tax number, newest first, 20 at most */
export function listQuarantineOf(database: Database, ticketIdOrTaxNumber: string): Promise<QuarantineRow[]> {
  return database.prisma.quarantinedTicket.findMany({
    select: selectOf(SHOWN_QUARANTINED_TICKET_FIELDS),
    where: { OR: [{ ticketId: ticketIdOrTaxNumber }, { taxNumber: ticketIdOrTaxNumber }] },
    orderBy: { quarantineId: 'desc' },
    take: 20,
  });
}

/** @returns the quarantined tickets of a page by their position */
export async function quarantineByPosition(
  database: Database,
  pageId: number,
): Promise<Map<number, { quarantineId: number; status: QuarantineStatus }>> {
  const rows = await database.prisma.quarantinedTicket.findMany({
    select: { position: true, quarantineId: true, status: true },
    where: { pageId },
  });
  return new Map(rows.map(({ position, ...row }) => [position, row]));
}
