import { PAGE_OF_TICKET_FIELDS, type PageStatus, type RowOf, type TicketCounts } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { selectListOf } from '../records.js';
import { isOpenFailure } from './open-page-sql.js';

/** How many stored pages of the feed wait to be processed, counted up to `limit`. */
export async function countPagesAhead(database: Database, limit: number): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: 'count-pages-ahead',
    text: `SELECT count(*) AS count FROM (SELECT FROM page WHERE status = 'STORED' LIMIT $1) ahead`,
    values: [limit],
  });
  return rows[0]?.count ?? 0;
}

/** @returns those of these pages that still wait to be processed */
export async function stillStored(database: Database, pageIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await database.pool.query<{ page_id: number }>({
    name: 'still-stored',
    text: `SELECT page_id FROM page WHERE page_id = ANY($1) AND status = 'STORED'`,
    values: [pageIds],
  });
  return new Set(rows.map((row) => row.page_id));
}

/** Returns pages that wait to be processed, oldest first. @param afterPageId continue after this page */
export async function storedPageIds(
  database: Database,
  afterPageId: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    `SELECT page_id FROM page WHERE status = 'STORED' AND page_id > $1 ORDER BY page_id LIMIT $2`,
    [afterPageId, limit],
  );
  return rows.map((row) => row.page_id);
}

/** Failed pages that are not given up, oldest first. */
export async function failedPageIds(database: Database): Promise<number[]> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    `SELECT page_id FROM page WHERE ${isOpenFailure()} ORDER BY page_id`,
  );
  return rows.map((row) => row.page_id);
}

export interface PageResult extends TicketCounts {
  readonly pageId: number;
  readonly status: PageStatus;
  readonly errorMessage: string | null;
}

/** Returns the results of these pages, without those that do not exist. */
export async function pageResults(database: Database, pageIds: readonly number[]): Promise<PageResult[]> {
  const { rows } = await database.pool.query<PageResult>(
    `SELECT page_id AS "pageId", status, received, applied, unchanged, stale, skipped, quarantined,
      error_message AS "errorMessage"
     FROM page WHERE page_id = ANY($1) ORDER BY page_id`,
    [pageIds],
  );
  return rows;
}

export type TicketPage = RowOf<typeof PAGE_OF_TICKET_FIELDS>;

/**
 * Reads the digests of every page: a tenth of a second for ten million tickets, and no index to keep up for a
 * question asked by hand. Two ids of one digest are possible and harmless (2^-64 a pair): a page too many is
 * shown.
 */
export async function pagesOfTicket(database: Database, ticketId: string): Promise<TicketPage[]> {
  const { rows } = await database.pool.query<TicketPage>(
    `SELECT ${selectListOf(PAGE_OF_TICKET_FIELDS)}
       FROM page WHERE hashtextextended($1, 0) = ANY (ticket_digests) ORDER BY page_id`,
    [ticketId],
  );
  return rows;
}
