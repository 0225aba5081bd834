import type { Database } from '@tixngo-sync/db';
import type { Page } from 'playwright-core';

/** A picture. The screens are taken in this order; `prepare` changes the match day for it. */
interface Shown {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (database: Database) => Promise<unknown>;
  /** Opens what the picture is about, such as a dialog. */
  readonly open?: (page: Page) => Promise<void>;
  /** The guide or the README shows it: `--docs` renews its file in docs/images. */
  readonly inDocs?: true;
}

export const SCREENS: readonly Shown[] = [
  { name: 'now', path: '/', inDocs: true },
  { name: 'now-day', path: '/?span=24h' },
  { name: 'runs', path: '/runs' },
  { name: 'run', path: '/runs/45', inDocs: true },
  { name: 'pages', path: '/pages?status=FAILED' },
  {
    name: 'page',
    path: '/pages?status=FAILED',
    inDocs: true,
    open: async (page) => {
      await page.locator('main a[href*="/pages/"]').first().click();
      await page.waitForURL(/\/pages\/./);
    },
  },
  { name: 'problems', path: '/problems', inDocs: true },
  {
    name: 'problem',
    path: '/problems',
    open: async (page) => {
      await page.locator('main a[href*="/problems/"]').first().click();
      await page.waitForURL(/\/problems\/./);
    },
  },
  { name: 'tickets', path: '/tickets?q=E-1', prepare: (database) => database.pool.query(LIVES) },
  { name: 'ticket', path: '/tickets/E-1-3', inDocs: true },
  { name: 'events', path: '/events' },
  { name: 'event', path: '/events/E-1', inDocs: true },
  { name: 'event-report', path: '/events/E-1/report' },
  { name: 'schedules', path: '/schedules', inDocs: true },
  {
    name: 'schedule-edit',
    path: '/schedules',
    inDocs: true,
    open: async (page) => {
      await page.getByRole('button', { name: 'Edit feed' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Every').first().fill('2');
      await dialog.getByText('Requests to TIXNGO').waitFor();
    },
  },
  { name: 'upload', path: '/upload' },
  { name: 'key', path: '/settings/key' },
  { name: 'notifications', path: '/settings/notifications' },
  { name: 'users', path: '/settings/users', inDocs: true },
  { name: 'tokens', path: '/settings/tokens' },
  { name: 'audit', path: '/settings/audit' },
  { name: 'about', path: '/settings/about' },
  { name: 'me', path: '/me' },
  { name: 'now-tixngo-down', path: '/', inDocs: true, prepare: (database) => database.pool.query(DOWN) },
  { name: 'now-paused', path: '/', inDocs: true, prepare: (database) => database.pool.query(PAUSED) },
  { name: 'now-empty', path: '/', prepare: (database) => database.pool.query(EMPTY) },
];

/** The tickets of the next match have owners who are known, and a life. */
const LIVES = `
  INSERT INTO contact (email, first_name, last_name)
    SELECT DISTINCT owner_email, owner_first_name, owner_last_name FROM ticket WHERE event_id = 'E-1';
  UPDATE ticket SET cultural_contact_id = contact_id, initial_contact_id = contact_id
    FROM contact WHERE email = owner_email AND event_id = 'E-1';
  INSERT INTO ticket_history (ticket_id, occurred_at, status, owner_email)
    SELECT ticket_id, source_updated_at - (last - step) * interval '3 hours', status, owner_email
    FROM ticket, LATERAL (SELECT array_position(ARRAY['INJECTED', 'DOWNLOADED', 'ASSIGNED', 'ACTIVATED'],
        mobile_status) AS last) AS reached,
      unnest(ARRAY['INJECTED', 'DOWNLOADED', 'ASSIGNED', 'ACTIVATED']) WITH ORDINALITY AS life (status, step)
    WHERE event_id = 'E-1' AND step <= last`;

/** Nothing is open, and the last run ended just now, so that the headline names what comes next only. */
const CALM = `
  DELETE FROM quarantined_ticket;
  UPDATE page SET status = 'PROCESSED', applied = received, unchanged = 0, stale = 0, quarantined = 0,
    processed_at = fetched_at, error_code = NULL, error_message = NULL WHERE status <> 'PROCESSED';
  UPDATE run SET status = 'SUCCEEDED', started_at = now() - interval '20 seconds', fetched_at = now(),
    end_reached_at = now(), finished_at = now() WHERE run_id = 60;
  UPDATE sync_key SET committed_through = fetched_through, updated_at = now()`;

const DOWN = `
  ${CALM};
  INSERT INTO tixngo_circuit (only_row, open_since, failing_since, failures, next_try_at, code, message)
    VALUES (true, now() - interval '4 minutes', now() - interval '9 minutes', 7, now() + interval '40 seconds',
      'SERVER_ERROR', 'TIXNGO answered 503')
    ON CONFLICT (only_row) DO UPDATE SET open_since = excluded.open_since,
      failing_since = excluded.failing_since, failures = excluded.failures,
      next_try_at = excluded.next_try_at, code = excluded.code, message = excluded.message`;

const PAUSED = `
  ${CALM};
  DELETE FROM tixngo_circuit;
  UPDATE schedule SET paused_at = now() - interval '12 minutes', paused_by = 'ada',
    paused_note = 'TIXNGO asked us to wait for their release'`;

const EMPTY = `
  TRUNCATE run, page, page_attempt, quarantined_ticket, schedule, ticket, status_sample, worker, run_lease,
    run_replayed_page, retry CASCADE;
  UPDATE sync_key SET fetched_through = NULL, committed_through = NULL`;
