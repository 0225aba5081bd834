import type pg from 'pg';
import { fillTables } from './fill-tables.js';

/** Tables that grow as long as the installation is used. */
const TABLES = ['run', 'page', 'quarantined_ticket', 'audit_log'] as const;

/**
 * Fills an empty database with what years of use leave, oldest first: 100,000 runs, 1,000,000 pages and audit
 * entries each, and 300,000 quarantined tickets. 300 tickets and 300 pages are open problems.
 */
export function fillLongLists(pool: pg.Pool): Promise<void> {
  return fillTables(pool, TABLES, FILL);
}

/** Two years ago, then one row after the other until now. */
const AT = (rows: number) =>
  `now() - make_interval(secs => (${rows} - n) * ${(2 * 365 * 86_400) / rows}::float)`;

const FILL = [
  `INSERT INTO run (run_id, trigger, status, schedule_name, started_at, finished_at)
   SELECT n, (CASE WHEN n % 5000 = 0 THEN 'FILE' WHEN n % 1000 = 0 THEN 'MANUAL' ELSE 'SCHEDULE' END)::run_trigger,
     (CASE WHEN n % 9000 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END)::run_status, 'feed ' || n % 3, ${AT(100_000)}, now()
   FROM generate_series(1, 100000) n`,
  `INSERT INTO page (page_id, run_id, sequence, status, fetched_at, processed_at, error_code, error_message,
     given_up_at, given_up_by, given_up_reason, ticket_digests)
   SELECT n, 1 + (n - 1) / 10, 1 + (n - 1) % 10,
     (CASE WHEN n % 1000 < 3 THEN 'FAILED' ELSE 'PROCESSED' END)::page_status,
     ${AT(1_000_000)}, ${AT(1_000_000)},
     CASE WHEN n % 1000 < 3 THEN 'ALL_BAD' END, CASE WHEN n % 1000 < 3 THEN 'Every ticket is bad.' END,
     CASE WHEN n % 1000 < 3 AND n % 10000 >= 1000 THEN now() END, CASE WHEN n % 1000 < 3 AND n % 10000 >= 1000 THEN 'ada' END,
     CASE WHEN n % 1000 < 3 AND n % 10000 >= 1000 THEN 'a test' END, NULL
   FROM generate_series(1, 1000000) n`,
  `INSERT INTO quarantined_ticket (quarantine_id, page_id, position, place, ticket_id, tax_number, reason_code,
     field, message, status, created_at)
   SELECT n, n, 0, n, 'T' || n % 200000, '42' || n % 200000,
     CASE WHEN n % 5000 = 0 THEN 'UNKNOWN_STATUS' ELSE 'INVALID_DATE' END, 'updatedAt', 'The time is wrong.',
     (CASE WHEN n % 1000 = 0 THEN 'OPEN' WHEN n % 10 = 0 THEN 'SKIPPED' ELSE 'RESOLVED' END)::quarantine_status,
     ${AT(300_000)}
   FROM generate_series(1, 300000) n`,
  `INSERT INTO audit_log (audit_id, at, actor, channel, action, target)
   SELECT n, ${AT(1_000_000)}, CASE WHEN n % 50000 = 0 THEN 'seldom' ELSE 'often' || n % 7 END, 'api',
     CASE WHEN n % 70000 = 0 THEN 'key.set' ELSE 'ticket.read' END, 'ticket T' || n
   FROM generate_series(1, 1000000) n`,
] as const;
