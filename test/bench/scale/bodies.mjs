import { gzipSync } from 'node:zlib';
import { onDatabase } from '../services.mjs';
import { ticketOf } from './tickets.mjs';

/** A page has 50 tickets and the next one begins 20 tickets later: a ticket came on two or three pages. */
export const PAGE_TICKETS = 50;
export const PAGE_STEP = 20;

const IS_OLD = `status = 'PROCESSED' AND processed_at <= now() - interval '30 days'`;

/** Stores bodies and attempts of the pages of the last 30 days, as PAGE_RETENTION_DAYS leaves them. */
export function fillBodies(url, scale) {
  return storeBodies(
    url,
    scale,
    `SELECT page_id FROM page WHERE status = 'PROCESSED' AND processed_at > now() - interval '30 days'`,
  );
}

/** Stores those of the oldest pages, which are due to be cleared. @returns how many */
export async function makeBodiesDue(url, scale, count) {
  const oldest = `SELECT page_id FROM page WHERE ${IS_OLD} ORDER BY page_id LIMIT ${count}`;
  const [{ stored }] = await storeBodies(url, scale, oldest);
  return stored;
}

function storeBodies(url, scale, pages) {
  const tickets = Array.from({ length: PAGE_TICKETS }, (_, n) =>
    ticketOf(scale.tickets - 1 - n, 'stored', scale),
  );
  const body = gzipSync(JSON.stringify({ pagination: { nextPageKey: 'key' }, result: tickets }));
  return onDatabase(url, {
    text: `WITH with_body AS (
        UPDATE page SET body = $1 WHERE page_id IN (${pages}) RETURNING page_id, processed_at),
      attempts AS (
        INSERT INTO page_attempt (page_id, attempt, started_at, ended_at, trigger, outcome)
        SELECT page_id, 1, processed_at - interval '1 s', processed_at, 'FIRST', 'PROCESSED' FROM with_body
        ON CONFLICT DO NOTHING)
      SELECT count(*)::integer AS stored FROM with_body`,
    values: [body],
  });
}
