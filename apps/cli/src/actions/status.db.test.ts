import { createSchedule, pauseSchedule } from '@tixngo-sync/db';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

const AUTHOR = { actor: 'cli:anna', channel: 'cli' } as const;
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO worker (worker_id, host, pid) VALUES ('w', 'h', 1);
    INSERT INTO run (trigger, status, started_at, finished_at, end_reached_at) VALUES
      ('SCHEDULE', 'SUCCEEDED', now() - interval '21 minutes', now() - interval '20 minutes', now() - interval '20 minutes');
    INSERT INTO ticket (ticket_id, event_id, event_name, event_start_time) VALUES ('T1', 'E1', 'Reds – Blues', now() + interval '1 hour');`);
});
afterAll(() => test.drop());

const status = async () => JSON.parse((await runCommand(test.url, 'status', '--json')).stdout);

it('begins with the headline of the console, and shows the event day with its matches and interval', async () => {
  await createSchedule(test.database, AUTHOR, 'main', {
    launch: 'AUTOMATIC',
    everySeconds: 300,
    eventDayEverySeconds: 5,
    eventDayHoursBefore: 4,
    eventDayHoursAfter: 3,
    timezone: 'Europe/Zurich',
  });
  const eventDay = /event day until .*\d\d:\d\d CES?T \(Reds – Blues\): every 5 s/;
  const { situation, lag, schedules } = await status();
  expect(situation.headline).toMatch(eventDay);
  const { stdout } = await runCommand(test.url, 'status');
  expect(stdout.split('\n')[0]).toContain(situation.headline.split(':')[0]);
  expect(stdout).toMatch(new RegExp(`main: automatic, every 5m, ${eventDay.source}`));
  expect(Math.round(lag.behindSeconds / 60)).toBe(20);
  expect(schedules).toMatchObject([
    { eventDay: { events: ['Reds – Blues'], everySeconds: 5 }, everySeconds: 300, currentEverySeconds: 5 },
  ]);
});

it('shows who paused the schedule, since when, why, and how to resume it', async () => {
  await pauseSchedule(test.database, AUTHOR, 'main', 'new gates');
  const { situation, schedules } = await status();
  expect(situation).toMatchObject({
    tone: 'attention',
    headline: expect.stringMatching(/^Schedule main has been paused for .*; behind by 20 minutes$/),
    detail: expect.stringMatching(
      /^Paused by cli:anna at .* CES?T: "new gates". Resume it: `npx tixngo-sync schedules resume main`/,
    ),
  });
  expect(schedules).toMatchObject([
    { pausedBy: 'cli:anna', pausedNote: 'new gates', eventDay: null, currentEverySeconds: null },
  ]);
});
