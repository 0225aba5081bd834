import { gzipSync } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(
    `INSERT INTO contact (contact_id, email) VALUES ('C-1', 'ann@x.test');
    INSERT INTO ticket (ticket_id, tax_number, s360_status, mobile_status, event_id, event_name, event_start_time,
      owner_email, cultural_contact_id)
    SELECT 'T-' || n, 'TAX-' || n, 'PRINTED', 'PENDING_TRANSFER', 'E-' || n, 'Match ' || n, now() + make_interval(days => n),
      'ann@x.test', 'C-1' FROM generate_series(1, 3) n;
    INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at)
    SELECT 'T-' || n, 1, 'C-1', 'PENDING', now() - make_interval(hours => 10 * n) FROM generate_series(1, 3) n;
    INSERT INTO run (trigger, status, fetched_at, finished_at)
    SELECT unnest(ARRAY['MANUAL', 'FILE']::run_trigger[]), 'SUCCEEDED', now(), now();
    INSERT INTO page (run_id, sequence, status, requested_key, next_key, received, stale, ticket_digests)
    SELECT 1 + n / 2, n, 'PROCESSED', nullif('k' || n - 1, 'k0'), 'k' || n, 1, 1,
      ARRAY[hashtextextended('T-' || n, 0)] FROM generate_series(1, 3) n;
    UPDATE sync_key SET fetched_through = 'k3', committed_through = 'k3'`,
  );
  await test.database.pool.query(
    `INSERT INTO event_file (event_id, kick_off, minutes_before, tickets, behind_seconds, content)
     VALUES ('E-1', now(), 120, 1, 60, $1)`,
    [gzipSync('ticketId\r\nT-before\r\n')],
  );
});
afterAll(() => test.drop());

const json = async (...args: string[]) => JSON.parse((await runCommand(test.url, ...args, '--json')).stdout);
const idsOf = async (name: string, ...args: string[]) =>
  (await json(...args)).map((row: Record<string, unknown>) => row[name]);

it('events export --file prints a file that was made before a kick-off, and records it (I9)', async () => {
  const { stdout } = await runCommand(test.url, 'events', 'export', 'E-1', '--file', '1');
  expect(stdout).toBe('ticketId\r\nT-before\r\n');
  const { prisma } = test.database;
  const target = 'event E-1, file 1';
  expect(await prisma.auditLog.count({ where: { action: 'event.export', target } })).toBe(1);
  for (const wrong of [
    ['E-2', '1'],
    ['E-1', '2'],
  ]) {
    const [event = '', file = ''] = wrong;
    await expect(runCommand(test.url, 'events', 'export', event, '--file', file)).rejects.toThrow(
      `event ${event} has no file ${file}`,
    );
  }
  expect(await prisma.auditLog.count({ where: { action: 'event.export' } })).toBe(1);
});

it.each([
  ['events', 'list', '--after', 'E-1', 'eventId', ['E-2', 'E-3']],
  ['tickets', 'list', '--after', 'T-1', 'ticketId', ['T-2', 'T-3']],
  ['contacts', 'list', '--after', 'C-1', 'contactId', []],
  ['runs', 'list', '--trigger', 'FILE', 'runId', [2]],
  ['pages', 'list', '--run', '2', 'pageId', [3, 2]],
  ['pages', 'list', '--ticket', 'T-1', 'pageId', [1]],
  ['anomalies', '--kind', 'PENDING_TOO_LONG', '--pending-longer-than=15h', 'ticketId', ['T-2', 'T-3']],
])('%s %s %s %s lists only those', async (command, first, second, third, name, expected) => {
  expect(await idsOf(name, command, first, second, third)).toEqual(expected);
});

it('events --after refuses an event that does not exist', async () => {
  await expect(runCommand(test.url, 'events', '--after', 'E-9')).rejects.toMatchObject({
    code: 'NOT_IN_LIST',
  });
});

it.each([
  [['set', 'k1', '--reason', 'look again'], { newKey: 'k1', pagesAgain: 2, ticketsAgain: 2 }],
  [['reset', '--reason', 'all again'], { newKey: null, pagesAgain: 3, ticketsAgain: 3 }],
])('key %j --dry-run shows what would be fetched again, and changes nothing', async (args, consequence) => {
  const shown = await json('key', ...args, '--dry-run');
  expect(shown).toEqual({ oldKey: 'k3', ...consequence, dryRun: true });
  const { stdout } = await runCommand(test.url, 'key', ...args, '--dry-run');
  expect(stdout).toContain('Nothing was changed.');
  expect(await json('key', 'show')).toMatchObject({ fetchedThrough: 'k3' });
  expect(await json('key', 'history')).toEqual([]);
  expect(await test.database.prisma.auditLog.count({ where: { action: { startsWith: 'key.' } } })).toBe(0);
});
