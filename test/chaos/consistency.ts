import { sql } from './database.js';
import type { Finding, FindingKind } from './finding.js';

/** Queries that must return no row once everything has settled. `what` describes the row. */
const RULES: readonly { readonly kind: FindingKind; readonly query: string }[] = [
  {
    kind: 'gap',
    query: `SELECT format('page %s starts at key %s, but the page before it, %s, ended at %s', page_id,
      requested_key, before_id, before_key) AS what
      FROM (SELECT page_id, requested_key, lag(next_key) OVER w AS before_key,
        lag(page_id) OVER w AS before_id
        FROM page WHERE source = 'FEED' WINDOW w AS (ORDER BY page_id)) p WHERE requested_key IS DISTINCT
          FROM before_key`,
  },
  {
    kind: 'gap',
    query: `SELECT format('the key is at %s, but the last page, %s, leads to %s', fetched_through, page_id,
      next_key) AS what
      FROM sync_key, (SELECT page_id, next_key FROM page WHERE source = 'FEED' ORDER BY page_id DESC
        LIMIT 1) last
      WHERE fetched_through IS DISTINCT FROM next_key`,
  },
  {
    kind: 'gap',
    query: `SELECT format('the key moved from %s to %s without a page that leads there being stored with it', old_key, new_key) AS what
      FROM change_log.key_move m WHERE NOT EXISTS (SELECT FROM change_log.page_step s WHERE s.tx = m.tx
        AND s.became = 'STORED'
        AND s.requested_key IS NOT DISTINCT FROM m.old_key AND s.next_key = m.new_key)`,
  },
  {
    kind: 'regression',
    query: `SELECT format('the key moved from %s, but had been left at %s', old_key, before) AS what
      FROM (SELECT n, old_key, lag(new_key) OVER (ORDER BY n) AS before FROM change_log.key_move) m
        WHERE n > 1 AND old_key IS DISTINCT FROM before`,
  },
  {
    kind: 'regression',
    query: `SELECT format('committed through went from %s back to %s', old_key, new_key) AS what
      FROM change_log.commit_move m
      JOIN page old ON old.next_key = old_key LEFT JOIN page new ON new.next_key = new_key
        WHERE new.page_id IS NULL OR new.page_id < old.page_id`,
  },
  {
    kind: 'regression',
    query: `SELECT format('ticket %s went from %s back to %s', ticket_id, was, became) AS what
      FROM change_log.ticket_back`,
  },
  {
    kind: 'lost',
    query: `SELECT format('page %s is %s%s', page_id, status, ': ' || error_code) AS what FROM page
      WHERE status <> 'PROCESSED' AND given_up_at IS NULL ORDER BY page_id`,
  },
  {
    kind: 'lost',
    query: `SELECT format('page %s was removed', page_id) AS what FROM change_log.page_step
      WHERE became = 'REMOVED'`,
  },
  {
    kind: 'lost',
    query: `SELECT format('ticket %s is in quarantine: %s', ticket_id, reason_code) AS what
      FROM quarantined_ticket WHERE status = 'OPEN'`,
  },
  {
    kind: 'doubled',
    query: `SELECT format('pages %s were all stored for key %s', string_agg(page_id::text, ', '),
      requested_key) AS what
      FROM page WHERE source = 'FEED' GROUP BY requested_key HAVING count(*) > 1`,
  },
  {
    kind: 'doubled',
    query: `SELECT format('page %s was processed %s times', page_id, count(*)) AS what
      FROM change_log.page_step WHERE became = 'PROCESSED' GROUP BY page_id HAVING count(*) > 1`,
  },
  {
    kind: 'unbalanced',
    query: `SELECT format('page %s: %s received, %s counted', page_id, received,
      applied + unchanged + stale + skipped + quarantined) AS what
      FROM page WHERE status = 'PROCESSED' AND received <> applied + unchanged + stale + skipped + quarantined`,
  },
  {
    kind: 'unbalanced',
    query: `SELECT format('run %s says %s pages with %s tickets, its pages say %s with %s', run_id, r.pages,
      r.received, p.pages, p.received) AS what
      FROM run r CROSS JOIN LATERAL (SELECT count(*) AS pages, coalesce(sum(received)
        FILTER (WHERE given_up_at IS NULL), 0) AS received FROM page WHERE page.run_id = r.run_id) p
      WHERE (r.pages, r.received) IS DISTINCT FROM (p.pages, p.received)`,
  },
  {
    kind: 'unfenced',
    query: `SELECT format('the lease was taken by %s with token %s, which is not greater than %s', holder,
      new_token, old_token) AS what
      FROM change_log.lease_taking WHERE new_token <= old_token`,
  },
  {
    kind: 'unfinished',
    query: `SELECT format('run %s is still RUNNING', run_id) AS what FROM run WHERE status = 'RUNNING'`,
  },
  {
    kind: 'unfinished',
    query: `SELECT format('committed through %s, fetched through %s', committed_through,
      fetched_through) AS what
      FROM sync_key WHERE committed_through IS DISTINCT FROM fetched_through`,
  },
];

/** Rows reported for one rule; the rest is a count. */
const SHOWN_ROWS = 5;

/**
 * Checks that the database is consistent: the chain of keys, the pages, the counts, the lease (I1, I2, I3,
 * I6).
 */
export async function checkConsistency(databaseUrl: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { kind, query } of RULES) {
    const rows = await sql<{ what: string }>(databaseUrl, query);
    findings.push(...rows.slice(0, SHOWN_ROWS).map(({ what }) => ({ kind, what })));
    if (rows.length > SHOWN_ROWS)
      findings.push({ kind, what: `and ${rows.length - SHOWN_ROWS} more like the last` });
  }
  return findings;
}
