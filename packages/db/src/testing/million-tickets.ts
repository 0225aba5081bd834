import type pg from 'pg';
import { fillTables } from './fill-tables.js';

/** Tables that grow with the feed. */
const TABLES = ['ticket', 'contact', 'ticket_history', 'distribution', 'run', 'page'] as const;

/**
 * Fills an empty database: 1,000,000 tickets of 41 events, 250,000 contacts, 1,000,000 history entries,
 * 100,000 transfers, 2,000 of them pending, 5,000 runs with 20,000 pages.
 */
export function fillMillionTickets(pool: pg.Pool): Promise<void> {
  return fillTables(pool, TABLES, FILL);
}

const FILL = [
  `INSERT INTO contact (contact_id, email, first_name, last_name, birthday, has_internet_account, origin)
   SELECT 'C' || n, 'person' || n || '@club.test', 'First' || n % 5000, 'Last' || n % 60000,
     date '1970-01-01' + n % 9000, true, 'S360'
   FROM generate_series(1, 250000) n`,
  `INSERT INTO ticket (ticket_id, tax_number, s360_status, mobile_status, source_updated_at, source_place,
     event_id, event_name, event_start_time, owner_email, owner_first_name, owner_last_name,
     cultural_contact_id, initial_contact_id)
   SELECT 'T' || n, '4200' || n, CASE WHEN n % 997 = 0 THEN 'CANCELLED' ELSE 'PRINTED' END,
     CASE WHEN n % 503 = 0 THEN 'PENDING_TRANSFER' WHEN n % 3 = 0 THEN 'INJECTED'
       WHEN n % 3 = 1 THEN 'DOWNLOADED' ELSE 'ACTIVATED' END,
     now() - make_interval(secs => n % 100000), n, 'E' || 1 + n / 25000, 'Match ' || 1 + n / 25000,
     date_trunc('hour', now()) + make_interval(days => 10 - n / 25000),
     'person' || 1 + n % 250000 || '@club.test', 'First', 'Last', 'C' || 1 + n % 250000, 'C' || 1 + n % 250000
   FROM generate_series(1, 1000000) n`,
  `INSERT INTO ticket_history (ticket_id, occurred_at, status, owner_email)
   SELECT 'T' || n, now() - make_interval(hours => 100, secs => n % 5000), 'DOWNLOADED',
     'person' || 1 + n % 250000 || '@club.test'
   FROM generate_series(1, 1000000) n`,
  `INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at, resolved_at)
   SELECT 'T' || n, 1, 'C' || 1 + n % 250000, 'CONFIRMED', now(), now() FROM generate_series(10, 1000000, 10) n`,
  `INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at)
   SELECT 'T' || n, 0, 'C' || 1 + n % 250000, 'PENDING', now() - make_interval(hours => n % 72)
   FROM generate_series(503, 1000000, 503) n`,
  `INSERT INTO run (run_id, trigger, status, end_reached_at)
   SELECT n, 'SCHEDULE', 'SUCCEEDED', now() - make_interval(secs => 5000 - n) FROM generate_series(1, 5000) n`,
  `INSERT INTO page (run_id, sequence, status, ticket_digests)
   SELECT 1 + n / 4, 1 + n % 4, 'PROCESSED', ARRAY[n, n + 1, n + 2]::bigint[] FROM generate_series(0, 19999) n`,
] as const;
