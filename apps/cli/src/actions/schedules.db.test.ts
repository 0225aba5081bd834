import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() =>
  sql('ALTER TABLE audit_log DISABLE TRIGGER USER; TRUNCATE schedule, ticket, run, audit_log CASCADE'),
);

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;
const schedules = async (...args: string[]) => (await runCommand(test.url, 'schedules', ...args)).stdout;
const json = async (...args: string[]) => JSON.parse(await schedules(...args, '--json'));
const EVENT_DAY = [
  '--event-day-every',
  '1m',
  '--event-day-hours-before',
  '4',
  '--event-day-hours-after',
  '2',
];
const anEventIn = (hours: number) =>
  sql(
    `INSERT INTO ticket (ticket_id, event_id, event_start_time) SELECT 'T' || n, 'E' || n,
      now() + make_interval(hours => n) FROM (SELECT $1::integer AS n) one`,
    [hours],
  );

it('next previews the coming runs in the schedule’s time zone and in UTC', async () => {
  await schedules(
    'create',
    'night',
    '--cron',
    '0 5 * * *',
    '--timezone',
    'Europe/Zurich',
    '--start',
    '2030-10-26T00:00:00Z',
  );
  expect(await json('next', 'night', '--count', '2')).toEqual([
    {
      name: 'night',
      timezone: 'Europe/Zurich',
      none: null,
      runs: [
        { at: '2030-10-26T03:00:00.000Z', local: '2030-10-26 05:00:00 +02:00', mode: 'normal' },
        { at: '2030-10-27T04:00:00.000Z', local: '2030-10-27 05:00:00 +01:00', mode: 'normal' },
      ],
    },
  ]);
  const text = await schedules('next');
  expect(text).toMatch(/2030-10-27 05:00:00 \+01:00 +2030-10-27 04:00:00 \+00:00/);
  expect(text.trim().split('\n')).toHaveLength(12);
});

it('next reports why a schedule starts nothing, and refuses an unknown name', async () => {
  await schedules('create', 'hand');
  await schedules('create', 'main', '--every', '5m');
  await schedules('pause', 'main');
  expect(await schedules('next')).toContain(
    'hand: no automatic runs, it is manual\n\nmain: no automatic runs, it is paused',
  );
  await expect(schedules('next', 'nope')).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
});

it('list shows the interval that is configured, the one that was measured, and skipped ticks', async () => {
  const { scheduleId } = await json('create', 'main', '--every', '5m');
  await sql(
    `INSERT INTO run (trigger, schedule_id, started_at) SELECT 'SCHEDULE', $1,
      now() - make_interval(mins => 7 * n) FROM generate_series(1, 5) n`,
    [scheduleId],
  );
  await sql('UPDATE schedule SET skipped_ticks = 3');
  expect(await json('list')).toMatchObject([{ everySeconds: 300, effectiveSeconds: 420, skippedTicks: 3 }]);
  expect(await schedules('list')).toMatch(/every 5m +every 7m/);
});

it('event-day mode is set, shown with its windows, and removed', async () => {
  await schedules('create', 'main', '--every', '5m', ...EVENT_DAY, '--event-day-batch-size', '200');
  expect(await schedules('event-days')).toContain('No event day is coming');
  await Promise.all([anEventIn(3), anEventIn(48), anEventIn(-9)]);
  expect(await json('event-days')).toMatchObject([
    { schedule: 'main', isNow: true, events: [{ eventId: 'E3' }] },
    { schedule: 'main', isNow: false, events: [{ eventId: 'E48' }] },
  ]);
  expect((await json('next', '--count', '1'))[0].runs).toMatchObject([{ mode: 'event-day' }]);
  expect(await schedules('list')).toContain('every 1m, 4 h before to 2 h after, batch size 200');
  await schedules('update', 'main', '--no-event-day');
  expect(await json('event-days')).toEqual([]);
  expect(await json('list')).toMatchObject([
    { everySeconds: 300, eventDayEverySeconds: null, eventDayBatchSize: null },
  ]);
});

it('update, pause and resume say when nothing changed', async () => {
  await schedules('create', 'main', '--every', '5m');
  expect(await schedules('update', 'main', '--every', '5m')).toMatch(/^Nothing changed\.\nname /);
  expect(await schedules('update', 'main', '--every', '6m')).toMatch(/^Changed:\n/);
  expect(await schedules('resume', 'main')).toMatch(/^Nothing changed\./);
  expect(await schedules('pause', 'main')).toMatch(/^Paused:\n/);
  expect(await schedules('pause', 'main')).toMatch(/^Nothing changed\./);
});

it('event-day mode needs its interval and both hours', async () => {
  await expect(schedules('create', 'main', '--every', '5m', '--event-day-every', '1m')).rejects.toMatchObject(
    {
      code: 'SCHEDULE_EVENT_DAY_INCOMPLETE',
    },
  );
});
