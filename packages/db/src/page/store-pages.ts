import { AbortedError, type PageStatus, type RunTrigger } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { ERASED_DIGESTS, type ErasedDigests } from '../person/erased-digests.js';
import { inTransaction, lockApply } from '../transaction.js';
import { moveCommittedThrough } from './finish-pages.js';

export interface PageToStore {
  readonly runId: number;
  readonly token: number;
  readonly sequence: number;
  readonly requestedKey: string | null;
  readonly requestedLimit: number;
  readonly nextKey: string;
  readonly received: number;
  /** gzip of the answer. */
  readonly body: Uint8Array;
  /** Bytes before compression. */
  readonly bodyBytes: number;
  /** The events of its tickets; null when a ticket names none that can be stored. */
  readonly eventIds: readonly string[] | null;
}

/** FENCED: the lease is lost, or the key is no longer where the page starts. */
export type RefusalToMoveKey = 'FENCED' | 'KEY_SEEN';

export type StoreOutcome =
  | { readonly stored: true; readonly pageId: number }
  | { readonly stored: false; readonly reason: RefusalToMoveKey };

/**
 * Stores a page and moves the key past it, in one statement and so in one transaction (I2). Refused if the
 * token is not the newest or its time is over (I1), if the key is no longer where the page starts, or if the
 * next key led here before in this chain of keys. Lock order: run_lease, sync_key. Cost: one commit, which
 * does reach the disk.
 */
export async function storePage(database: Database, page: PageToStore): Promise<StoreOutcome> {
  const { rows } = await database.pool.query<{ page_id: number | null; seen: boolean }>({
    name: 'store-page',
    text: STORE,
    values: [
      page.runId,
      page.token,
      page.sequence,
      page.requestedKey,
      page.requestedLimit,
      page.nextKey,
      page.received,
      page.body,
      page.bodyBytes,
      page.eventIds,
    ],
  });
  const row = rows[0];
  if (row?.page_id != null) return { stored: true, pageId: row.page_id };
  return { stored: false, reason: row?.seen === true ? 'KEY_SEEN' : 'FENCED' };
}

/** The lease of run $1 with token $2, if it still holds. */
const LEASE = `lease AS MATERIALIZED (
    SELECT token FROM run_lease WHERE token = $2 AND run_id = $1 AND expires_at > clock_timestamp() FOR UPDATE
  )`;

/**
 * Whether the key `next` led here before in this chain of keys, or is the one that was requested. Meaningful
 * only while the lease holds: the next run may already have requested `next`.
 */
const seenSql = (requested: string, next: string) => `seen AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM page p, sync_key k
      WHERE p.requested_key = ${next} AND p.source = 'FEED' AND p.page_id > k.chain_starts_after_page_id)
      OR ${next} IS NOT DISTINCT FROM ${requested} AS seen
  )`;

/** Moves the key from `requested` to `next` unless the lease is lost, it is elsewhere, or `next` was seen. */
const movedSql = (requested: string, next: string) => `moved AS (
    UPDATE sync_key SET fetched_through = ${next}, updated_at = clock_timestamp()
    WHERE fetched_through IS NOT DISTINCT FROM ${requested} AND EXISTS (SELECT FROM lease)
      AND NOT (SELECT seen FROM seen)
    RETURNING fetched_through
  )`;

const STORE = `
  WITH ${LEASE}, ${seenSql('$4', '$6')}, ${movedSql('$4', '$6')}, stored AS (
    INSERT INTO page (run_id, sequence, requested_key, requested_limit, next_key, received, body, body_bytes,
      event_ids)
    SELECT $1, $3, $4, $5, $6, $7, $8, $9, $10 FROM moved RETURNING page_id
  )
  SELECT (SELECT page_id FROM stored) AS page_id, (SELECT seen FROM seen) AND EXISTS (SELECT FROM lease) AS seen`;

export type PassOutcome =
  | { readonly moved: true }
  | { readonly moved: false; readonly reason: RefusalToMoveKey };

/**
 * Moves the key past an empty page, of which nothing is stored, in one transaction. Refused like `storePage`
 * (I1). Committed-through follows if no page is waiting; the apply lock keeps a page that ends meanwhile from
 * setting it back. Lock order: apply lock, run_lease, sync_key.
 */
export function passEmptyPage(
  database: Database,
  page: Pick<PageToStore, 'runId' | 'token' | 'requestedKey' | 'nextKey'>,
): Promise<PassOutcome> {
  return inTransaction(database, async (client) => {
    await lockApply(client);
    const { rows } = await client.query<{ moved: boolean; seen: boolean }>(
      `WITH ${LEASE}, ${seenSql('$3', '$4')}, ${movedSql('$3', '$4')}
       SELECT EXISTS (SELECT FROM moved) AS moved, (SELECT seen FROM seen) AND EXISTS (SELECT FROM lease) AS seen`,
      [page.runId, page.token, page.requestedKey, page.nextKey],
    );
    const row = rows[0];
    if (row?.moved !== true) return { moved: false, reason: row?.seen === true ? 'KEY_SEEN' : 'FENCED' };
    await moveCommittedThrough(client);
    return { moved: true };
  });
}

/** A page as the process job needs it, with what holds for every ticket on it. */
export interface PageToProcess extends ErasedDigests {
  readonly pageId: number;
  readonly runId: number;
  readonly trigger: RunTrigger;
  readonly status: PageStatus;
  readonly source: 'FEED' | 'FILE';
  readonly received: number;
  readonly body: Uint8Array | null;
  readonly distributionEnabled: boolean;
  readonly unknownTickets: 'create' | 'reject';
  readonly skippedTaxNumbers: readonly string[];
  /** The database's time. */
  readonly now: Date;
}

/**
 * @param withBody false when the tickets are still in memory
 * @returns null when there is no such page
 */
export async function loadPage(
  database: Database,
  pageId: number,
  withBody: boolean,
): Promise<PageToProcess | null> {
  const { rows } = await database.pool.query<PageToProcess>({
    name: withBody ? 'load-page' : 'load-page-without-body',
    text: `SELECT p.page_id AS "pageId", p.run_id AS "runId", r.trigger, p.status, p.source, p.received,
        ${withBody ? 'p.body' : 'NULL::bytea AS body'},
        f.enable_ticket_distribution_to_cultural_contact AS "distributionEnabled",
          f.unknown_tickets AS "unknownTickets",
        ARRAY(SELECT tax_number FROM skipped_tax_number s
          WHERE s.schedule_id IS NULL OR r.schedule_id IS NULL
            OR s.schedule_id = r.schedule_id) AS "skippedTaxNumbers",
        ${ERASED_DIGESTS}, clock_timestamp() AS now
      FROM page p JOIN run r USING (run_id) CROSS JOIN interface f WHERE p.page_id = $1`,
    values: [pageId],
  });
  return rows[0] ?? null;
}

/**
 * The newest page before this one of which something could be applied, as long as its body is kept; null:
 * there is none.
 */
export async function lastGoodPageId(database: Database, beforePageId: number): Promise<number | null> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    `SELECT page_id FROM page WHERE page_id < $1 AND status = 'PROCESSED' AND source = 'FEED'
      AND body IS NOT NULL AND received > quarantined
     ORDER BY page_id DESC LIMIT 1`,
    [beforePageId],
  );
  return rows[0]?.page_id ?? null;
}

/**
 * Stores a page of a file. It is no part of the chain of keys.
 * @returns its id
 * @throws AbortedError when the run was ended meanwhile, because this process seemed to be gone
 */
export async function storeFilePage(
  database: Database,
  page: {
    readonly runId: number;
    readonly sequence: number;
    readonly received: number;
    readonly body: Uint8Array;
    readonly bodyBytes: number;
  },
): Promise<number> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    // Waits for one who is ending the run, who then counts this page or prevents it.
    `INSERT INTO page (run_id, sequence, source, received, body, body_bytes)
     SELECT run_id, $2, 'FILE', $3, $4, $5 FROM run WHERE run_id = $1 AND fetched_at IS NULL FOR SHARE
     RETURNING page_id`,
    [page.runId, page.sequence, page.received, page.body, page.bodyBytes],
  );
  const row = rows[0];
  if (row === undefined)
    throw new AbortedError(
      'RUN_ENDED',
      `run ${page.runId} was ended before page ${page.sequence} was stored`,
    );
  return row.page_id;
}

/** What holds for every ticket, where no page says for which schedule. */
export interface ApplySettings extends ErasedDigests {
  readonly distributionEnabled: boolean;
  readonly unknownTickets: 'create' | 'reject';
  readonly skippedTaxNumbers: readonly string[];
  /** The database's time. */
  readonly now: Date;
}

export async function readApplySettings(database: Database): Promise<ApplySettings> {
  const { rows } = await database.pool.query<ApplySettings>(
    `SELECT enable_ticket_distribution_to_cultural_contact AS "distributionEnabled",
      unknown_tickets AS "unknownTickets",
       ARRAY(SELECT tax_number FROM skipped_tax_number) AS "skippedTaxNumbers",
       ${ERASED_DIGESTS}, clock_timestamp() AS now
     FROM interface`,
  );
  const row = rows[0];
  if (row === undefined)
    throw new Error('the row of interface is missing: run `tixngo-sync migrate` and restore it');
  return row;
}

/** @returns an id above every page's */
export async function nextPageId(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ next: number }>(
    'SELECT coalesce(max(page_id), 0) + 1 AS next FROM page',
  );
  return rows[0]?.next ?? 1;
}
