import type { Database } from '@tixngo-sync/db';

/** One of everything that the screens show: a run with a failed page and a quarantined ticket, a ticket with its history, a schedule, a worker. */
export async function seed(database: Database): Promise<void> {
  await database.pool.query(`
    INSERT INTO schedule (schedule_id, name, launch, every_seconds) VALUES (1, 'feed', 'AUTOMATIC', 300);
    INSERT INTO worker (worker_id, host, pid) VALUES ('worker-1', 'arena-1', 4711);
    INSERT INTO run (run_id, trigger, status, schedule_id, schedule_name, finished_at, pages, received, applied, quarantined)
      VALUES (1, 'SCHEDULE', 'SUCCEEDED_WITH_ERRORS', 1, 'feed', now(), 2, 20, 9, 1);
    INSERT INTO page (page_id, run_id, sequence, status, received, applied, quarantined, processed_at, ticket_digests, body)
      VALUES (1, 1, 1, 'PROCESSED', 10, 9, 1, now(), '{}', '\\x00');
    INSERT INTO page (page_id, run_id, sequence, status, received, attempts, error_code, error_message, body)
      VALUES (2, 1, 2, 'FAILED', 10, 5, 'ALL_BAD', 'Every ticket is bad: <b>look</b>.', '\\x00');
    INSERT INTO quarantined_ticket (quarantine_id, page_id, position, place, ticket_id, reason_code, field, message, body)
      VALUES (1, 1, 3, 4, 'T-2', 'INVALID_DATE', 'updatedAt', 'updatedAt has no offset.', '{"ticketId":"T-2"}');
    INSERT INTO contact (contact_id, email, first_name, last_name) VALUES ('C-1', 'ada@arena.test', 'Ada', 'Lovelace');
    INSERT INTO ticket (ticket_id, tax_number, mobile_status, source_updated_at, event_id, owner_email, cultural_contact_id)
      VALUES ('T-1', 'TAX-1', 'DOWNLOADED', now(), 'E-1', 'ada@arena.test', 'C-1');
    INSERT INTO ticket_history (ticket_id, occurred_at, status) VALUES ('T-1', now(), 'DOWNLOADED');
    INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at) VALUES ('T-1', 1, 'C-1', 'PENDING', now());
    SELECT setval(pg_get_serial_sequence('run', 'run_id'), 10), setval(pg_get_serial_sequence('page', 'page_id'), 10);
  `);
}
