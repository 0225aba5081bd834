import { type PageStatus, type RowOf, SHOWN_PAGE_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { listQuarantine, type QuarantineRow } from '../quarantine/show-quarantine.js';
import { idsBefore, inOrderOf, type Screen, selectOf, within } from '../records.js';
import { pagesOfTicket } from './find-pages.js';
import { isOpenFailure } from './open-page-sql.js';
import { listPageAttempts, type PageAttempt } from './page-attempts.js';
import { pageProblemId } from './page-problem-sql.js';

/** One stored page, without its body. */
export type PageRow = RowOf<typeof SHOWN_PAGE_FIELDS>;

export interface PageDetail {
  readonly page: PageRow;
  /** False: retention cleared it, so that the page can be neither retried nor replayed. */
  readonly hasBody: boolean;
  /** Of an open failure: its root cause. */
  readonly problemId: string | null;
  /** Every try to process it, without those that retention deleted. */
  readonly attemptLog: readonly PageAttempt[];
  /** By position, 100 at most. */
  readonly quarantined: readonly QuarantineRow[];
}

/** Which pages a list shows. */
export interface PageFilter {
  readonly status?: PageStatus | undefined;
  readonly runId?: number | undefined;
  readonly givenUp?: boolean | undefined;
  /** Pages that contained this ticket. */
  readonly ticketId?: string | undefined;
  /** Fetched from this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** @returns pages, newest first */
export async function listPages(
  database: Database,
  screen: Screen,
  filter: PageFilter = {},
): Promise<PageRow[]> {
  const { ticketId, status, runId, givenUp, from, to } = filter;
  const ofTicket = ticketId === undefined ? undefined : await pagesOfTicket(database, ticketId);
  if (to !== undefined && ofTicket === undefined) {
    const where = givenUp === undefined ? [] : [`given_up_at IS ${givenUp ? 'NOT NULL' : 'NULL'}`];
    const equal = { status, run_id: runId };
    const list = { table: 'page', id: 'page_id', time: 'fetched_at', equal, where };
    const ids = await idsBefore(database.pool, list, screen, { from, to });
    const found = await database.prisma.page.findMany({
      select: selectOf(SHOWN_PAGE_FIELDS),
      where: { pageId: { in: ids } },
    });
    return inOrderOf(ids, found, ({ pageId }) => pageId);
  }
  return database.prisma.page.findMany({
    select: selectOf(SHOWN_PAGE_FIELDS),
    where: {
      ...(screen.before === undefined ? {} : { pageId: { lt: screen.before } }),
      ...(ofTicket === undefined ? {} : { AND: { pageId: { in: ofTicket.map(({ pageId }) => pageId) } } }),
      ...(status === undefined ? {} : { status }),
      ...(runId === undefined ? {} : { runId }),
      ...(givenUp === undefined ? {} : { givenUpAt: givenUp ? { not: null } : null }),
      ...within('fetchedAt', filter),
    },
    orderBy: { pageId: 'desc' },
    take: screen.limit,
  });
}

/** @returns the page with its quarantined tickets, or null if there is none with that id */
export async function showPage(database: Database, pageId: number): Promise<PageDetail | null> {
  const page = await database.prisma.page.findUnique({
    select: selectOf(SHOWN_PAGE_FIELDS),
    where: { pageId },
  });
  if (page === null) return null;
  const [derived, attemptLog, quarantined] = await Promise.all([
    readDerived(database, pageId),
    listPageAttempts(database, pageId),
    listQuarantine(database, { limit: 100 }, { pageId }),
  ]);
  return {
    page,
    ...derived,
    attemptLog,
    quarantined: quarantined.toSorted((a, b) => a.position - b.position),
  };
}

/** What is known of a page without being one of its columns. */
async function readDerived(
  database: Database,
  pageId: number,
): Promise<Pick<PageDetail, 'hasBody' | 'problemId'>> {
  const { rows } = await database.pool.query<Pick<PageDetail, 'hasBody' | 'problemId'>>(
    `SELECT body IS NOT NULL AS "hasBody",
       CASE WHEN ${isOpenFailure()} THEN ${pageProblemId()} END AS "problemId"
     FROM page WHERE page_id = $1`,
    [pageId],
  );
  return rows[0] ?? { hasBody: false, problemId: null };
}
