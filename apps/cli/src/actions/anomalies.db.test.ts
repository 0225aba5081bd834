import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`INSERT INTO ticket (ticket_id, tax_number, s360_status, mobile_status, event_id, event_start_time) VALUES
    ('T1', 'TAX1', 'CANCELLED', 'DOWNLOADED', 'E1', now() + interval '1 day'), ('T2', 'TAX2', 'CANCELLED',
      'DOWNLOADED', 'E2', now())`);
  await test.database.pool.query(`INSERT INTO drift_count VALUES
    (current_date, 'seating.color', 'UNKNOWN_FIELD', 12), (current_date - 30, 'old', 'UNKNOWN_FIELD', 1)`);
});
afterAll(() => test.drop());

it('anomalies describes for people what does not fit and what to do', async () => {
  const { stdout } = await runCommand(test.url, 'anomalies', '--event', 'E1');
  expect(stdout).toContain('TAX1');
  expect(stdout).toContain('Push the cancellation to TIXNGO again');
  expect(stdout).not.toContain('TAX2');
});

it('anomalies --json is one document', async () => {
  const { stdout } = await runCommand(
    test.url,
    'anomalies',
    '--json',
    '--kind',
    'status_mismatch',
    '--limit',
    '1',
  );
  expect(JSON.parse(stdout)).toMatchObject([
    { ticketId: 'T1', kind: 'STATUS_MISMATCH', s360Status: 'CANCELLED', mobileStatus: 'DOWNLOADED' },
  ]);
});

it('anomalies refuses an unknown kind with the list of known ones', async () => {
  await expect(runCommand(test.url, 'anomalies', '--kind', 'ODD')).rejects.toThrow(
    /STATUS_MISMATCH, PENDING_TOO_LONG, OWNER_NOT_CONTACT/,
  );
});

it('drift shows path, kind and count of the last days, with what it means', async () => {
  const { stdout } = await runCommand(test.url, 'drift', '--days', '7', '--json');
  expect(JSON.parse(stdout)).toMatchObject([
    { path: 'seating.color', kind: 'UNKNOWN_FIELD', count: 12, meaning: expect.stringContaining('left out') },
  ]);
  expect((await runCommand(test.url, 'drift', '--days', '60')).stdout).toContain('old');
});
