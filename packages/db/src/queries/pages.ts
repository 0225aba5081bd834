import type { PageStatus, TicketCounts } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import type { Screen } from './paging.js';
import { listQuarantine, type QuarantineRow } from './quarantine.js';

/** One stored page, without its body: that is read only where it is processed. */
export interface PageRow extends TicketCounts {
  readonly pageId: number;
  readonly runId: number;
  /** From 1, within the run. */
  readonly sequence: number;
  readonly source: 'FEED' | 'FILE';
  readonly requestedKey: string | null;
  readonly requestedLimit: number | null;
  readonly nextKey: string | null;
  readonly status: PageStatus;
  /** Of the answer as it came, before compression. */
  readonly bodyBytes: number;
  readonly fetchedAt: Date;
  readonly processedAt: Date | null;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface PageDetail {
  readonly page: PageRow;
  /** False: retention cleared it, so that the page can be neither retried nor replayed. */
  readonly hasBody: boolean;
  /** By position, 100 at most. */
  readonly quarantined: readonly QuarantineRow[];
}

const SCREEN_COLUMNS = {
  pageId: true,
  runId: true,
  sequence: true,
  source: true,
  requestedKey: true,
  requestedLimit: true,
  nextKey: true,
  status: true,
  received: true,
  applied: true,
  unchanged: true,
  stale: true,
  skipped: true,
  quarantined: true,
  bodyBytes: true,
  fetchedAt: true,
  processedAt: true,
  attempts: true,
  errorCode: true,
  errorMessage: true,
} satisfies Prisma.PageSelect;

/** @returns pages, newest first */
export function listPages(
  database: Database,
  screen: Screen,
  filter: { status?: PageStatus | undefined; runId?: number | undefined } = {},
): Promise<PageRow[]> {
  return database.prisma.page.findMany({
    select: SCREEN_COLUMNS,
    where: {
      ...(screen.before === undefined ? {} : { pageId: { lt: screen.before } }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.runId === undefined ? {} : { runId: filter.runId }),
    },
    orderBy: { pageId: 'desc' },
    take: screen.limit,
  });
}

/** @returns the page with its quarantined tickets, or null if there is none of that id */
export async function showPage(database: Database, pageId: number): Promise<PageDetail | null> {
  const page = await database.prisma.page.findUnique({ select: SCREEN_COLUMNS, where: { pageId } });
  if (page === null) return null;
  const [withBody, quarantined] = await Promise.all([
    database.prisma.page.count({ where: { pageId, body: { not: null } } }),
    listQuarantine(database, { limit: 100 }, { pageId }),
  ]);
  return {
    page,
    hasBody: withBody === 1,
    quarantined: quarantined.toSorted((a, b) => a.position - b.position),
  };
}
