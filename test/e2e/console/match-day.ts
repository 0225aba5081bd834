import type { Database } from '@tixngo-sync/db';

/**
 * A match day two hours before kick-off, as a busy operator finds it: 60 runs of the last hours, one in
 * progress, one that failed; a page whose tickets are all bad; tickets in quarantine for three causes; an
 * outage of TIXNGO in the night; three events.
 */
export async function addMatchDay(database: Database): Promise<void> {
  await database.pool.query(SCHEDULE);
  await database.pool.query(RUNS);
  await database.pool.query(PAGES);
  await database.pool.query(FAILURES);
  await database.pool.query(EVENTS);
  await database.pool.query(HISTORY);
}

const SCHEDULE = `
  INSERT INTO schedule (name, launch, every_seconds, timezone, batch_size, event_day_every_seconds,
      event_day_batch_size, event_day_hours_before, event_day_hours_after)
    VALUES ('feed', 'AUTOMATIC', 300, 'Europe/Zurich', 1000, 30, 500, 4, 3);
  INSERT INTO worker (worker_id, host, pid, started_at, seen_at)
    SELECT 'worker-' || n, 'arena-' || n, 4710 + n, now() - interval '5 hours', now() + interval '1 hour'
    FROM generate_series(1, 2) AS n;
  UPDATE sync_key SET fetched_through = 'a2V5LTE1OS0xMjM0NTY3OA', committed_through = 'a2V5LTEyMC0xMjM0NTY3OA',
    updated_at = now() - interval '4 seconds'`;

/** Run n of 60 started (60 - n) × 5 minutes ago. Run 45 has a failed page, run 52 failed, run 60 runs. */
const RUNS = `
  INSERT INTO run (trigger, status, schedule_id, schedule_name, batch_size, requested_by, started_at, fetched_at,
      end_reached_at, finished_at, pages, received, applied, unchanged, stale, skipped, quarantined, error_code,
      error_message)
    SELECT (CASE WHEN n % 20 = 7 THEN 'MANUAL' ELSE 'SCHEDULE' END)::run_trigger,
      (CASE n WHEN 60 THEN 'RUNNING' WHEN 52 THEN 'FAILED' WHEN 45 THEN 'SUCCEEDED_WITH_ERRORS'
        ELSE 'SUCCEEDED' END)::run_status,
      s.schedule_id, s.name, 1000, CASE WHEN n % 20 = 7 THEN 'operator' END, started,
      CASE WHEN n < 60 THEN started + interval '2 seconds' END,
      CASE WHEN n NOT IN (52, 60) THEN started + interval '2 seconds' END,
      CASE WHEN n < 60 THEN started + interval '3 seconds' END,
      3, 420 + n * 11, 400 + n * 9, 12 + n, 6 + n, 0, 2,
      CASE n WHEN 52 THEN 'SERVER_ERROR' END,
      CASE n WHEN 52 THEN 'TIXNGO answered 503 for 5 minutes. Received 0 tickets. The next run continues.' END
    FROM schedule AS s, generate_series(1, 60) AS n,
      LATERAL (SELECT now() - (60 - n) * interval '5 minutes' - interval '20 seconds' AS started) AS t`;

const PAGES = `
  INSERT INTO page (run_id, sequence, requested_key, requested_limit, next_key, status, received, applied,
      unchanged, stale, skipped, quarantined, body, body_bytes, fetched_at, processed_at, attempts)
    SELECT run_id, sequence, 'key-' || run_id || '-' || sequence, 1000, 'key-' || run_id || '-' || sequence + 1,
      (CASE WHEN status = 'RUNNING' AND sequence = 3 THEN 'STORED' ELSE 'PROCESSED' END)::page_status,
      received / 3, applied / 3, received / 3 - applied / 3 - 2, 2, 0, 0, '\\x00', 48213,
      started_at + sequence * interval '400 milliseconds',
      CASE WHEN status <> 'RUNNING' OR sequence < 3 THEN started_at + sequence * interval '700 milliseconds' END, 1
    FROM run, generate_series(1, 3) AS sequence WHERE status <> 'FAILED';
  INSERT INTO page_attempt (page_id, attempt, started_at, ended_at, trigger, outcome, worker)
    SELECT page_id, 1, fetched_at, processed_at, 'FIRST', 'PROCESSED', 'arena-1' FROM page
    WHERE processed_at IS NOT NULL`;

/** The second page of run 45 failed; the third pages of runs 30 and 41 have bad tickets. */
const FAILURES = `
  WITH failed AS (
    UPDATE page SET status = 'FAILED', applied = 0, unchanged = 0, stale = 0, processed_at = NULL, attempts = 5,
      error_code = 'ALL_TICKETS_BAD', error_message = 'All ' || received || ' tickets of the page are bad: updatedAt is ' ||
        'missing. The contract may have changed. Ask TIXNGO, then retry the page.'
    WHERE run_id = 45 AND sequence = 2 RETURNING page_id, fetched_at
  )
  INSERT INTO page_attempt (page_id, attempt, started_at, ended_at, trigger, requested_by, outcome, error_code,
      error_message, worker)
    SELECT page_id, n, fetched_at + n * interval '1 minute', fetched_at + n * interval '1 minute 1 second',
      CASE n WHEN 5 THEN 'RETRY' ELSE 'AUTOMATIC' END, CASE n WHEN 5 THEN 'operator' END, 'FAILED', 'ALL_TICKETS_BAD',
      'All tickets of the page are bad: updatedAt is missing.', 'arena-2'
    FROM failed, generate_series(2, 5) AS n;
  INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field, message,
      body, created_at)
    SELECT page_id, n, n, 'T-' || page_id || '-' || n, 'TAX-' || page_id || '-' || n, code, field, message,
      '{"ticketId":"T","lifecycle":[{"status":"SUSPENDED"}]}', fetched_at
    FROM page, generate_series(1, 7) AS n, LATERAL (
      SELECT * FROM (VALUES
        (1, 'TAX_NUMBER_CONFLICT', 'taxNumber', 'Another ticket has the tax number. Correct one of them in S-360.'),
        (2, 'UNKNOWN_STATUS', 'lifecycle[0].status', 'The status SUSPENDED is not known. Upgrade, then retry.'),
        (3, 'INVALID_DATE', 'updatedAt', 'updatedAt has no offset. Ask TIXNGO to send one.')
      ) AS cause (kind, code, field, message) WHERE kind = CASE WHEN n < 4 THEN 1 WHEN n < 6 THEN 3 ELSE 2 END
    ) AS cause
    WHERE run_id IN (30, 41) AND sequence = 3;
  UPDATE page SET quarantined = 7, applied = applied - 7 WHERE run_id IN (30, 41) AND sequence = 3`;

const EVENTS = `
  INSERT INTO ticket (ticket_id, tax_number, mobile_status, event_id, event_name, event_start_time, owner_email,
      owner_first_name, owner_last_name, source_updated_at)
    SELECT event_id || '-' || n, event_id || '-TAX-' || n,
      (ARRAY['INJECTED', 'DOWNLOADED', 'ASSIGNED', 'ACTIVATED'])[n % 4 + 1], event_id, event_name, kick_off,
      'owner' || n || '@club.test', 'Ada', 'Łukasz ' || n, now() - n * interval '1 minute'
    FROM (VALUES
      ('E-1', 'Ηρακλής – KS Żuraw', date_bin('15 minutes', now() + interval '2 hours', 'epoch'), 482),
      ('E-2', 'ФК Зоря – AS Étoile', date_bin('15 minutes', now() + interval '3 days', 'epoch'), 318),
      ('E-3', 'Finale', date_bin('15 minutes', now() + interval '5 days', 'epoch'), 610)
    ) AS event (event_id, event_name, kick_off, tickets), generate_series(1, tickets) AS n`;

/** Samples of 25 hours: S-360 falls behind during an outage, and since the page failed. */
const HISTORY = `
  INSERT INTO status_sample (sampled_at, behind_seconds, failed_pages, quarantined, requests_answered,
      requests_failed)
    SELECT date_trunc('minute', now()) - n * interval '1 minute',
      CASE WHEN n BETWEEN 700 AND 712 THEN (713 - n) * 60 WHEN n < 77 THEN (78 - n) * 60
        ELSE 4 + (n * 7) % 290 END,
      CASE WHEN n < 77 THEN 1 ELSE 0 END, CASE WHEN n < 150 THEN 14 WHEN n < 200 THEN 7 ELSE 0 END,
      10000 - n * 4, CASE WHEN n < 700 THEN 40 WHEN n < 713 THEN (713 - n) * 3 ELSE 0 END
    FROM generate_series(0, 1500) AS n WHERE n NOT BETWEEN 900 AND 940
    ON CONFLICT (sampled_at) DO UPDATE SET behind_seconds = excluded.behind_seconds,
      failed_pages = excluded.failed_pages, quarantined = excluded.quarantined;
  INSERT INTO tixngo_outage (began_at, ended_at, code)
    VALUES (now() - interval '712 minutes', now() - interval '700 minutes', 'SERVER_ERROR'),
      (now() - interval '42 minutes', now() - interval '36 minutes', 'SERVER_ERROR')`;
