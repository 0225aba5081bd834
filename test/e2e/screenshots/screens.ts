import type { Database } from '@tixngo-sync/db';
import type { Page } from 'playwright-core';
import { addTickets } from '../console/tickets-of-a-match-day.js';

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
      await page.getByRole('heading', { level: 2, name: 'Attempts' }).waitFor();
    },
  },
  { name: 'problems', path: '/problems', inDocs: true },
  {
    name: 'problem',
    path: '/problems',
    open: async (page) => {
      await page.locator('main a[href*="/problems/"]').first().click();
      await page.getByRole('heading', { level: 2, name: 'Cause' }).waitFor();
    },
  },
  { name: 'tickets', path: '/tickets?q=E-1', prepare: addTickets },
  { name: 'ticket', path: '/tickets/E-1-1', inDocs: true },
  { name: 'contacts', path: '/contacts' },
  { name: 'contact', path: '/contacts/C-1' },
  { name: 'events', path: '/events' },
  { name: 'suspicious', path: '/events?view=suspicious' },
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
      // The preview shows the effect of two minutes.
      await dialog.getByText('2 min 3 s').waitFor();
    },
  },
  { name: 'upload', path: '/upload' },
  { name: 'interface', path: '/settings/interface' },
  { name: 'drift', path: '/settings/drift' },
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
      'SERVER_ERROR', 'TIXNGO answered 503.')
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
