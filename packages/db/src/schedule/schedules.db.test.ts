import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  updateSchedule,
} from './edit-schedules.js';
import { findSchedule, listSchedules, listSchedulesWithInterval } from './read-schedules.js';

const author = { actor: 'cli:test', channel: 'cli' } as const;
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.pool.query(
    'ALTER TABLE audit_log DISABLE TRIGGER USER; TRUNCATE schedule, audit_log RESTART IDENTITY CASCADE',
  );
});

const automatic = { launch: 'AUTOMATIC', everySeconds: 300 } as const;

describe('schedules', () => {
  it('keep every field of the function', async () => {
    const fields = {
      launch: 'AUTOMATIC',
      cron: '*/5 8-23 * * *',
      timezone: 'Europe/Zurich',
      startAt: new Date('2999-06-01T00:00:00Z'),
      endAt: new Date('2999-07-01T00:00:00Z'),
      batchSize: 500,
      skip: ['B', 'A'],
    } as const;
    await createSchedule(test.database, author, 'main', fields);
    expect(await findSchedule(test.database, 'main')).toMatchObject({
      ...fields,
      name: 'main',
      everySeconds: null,
      skip: ['A', 'B'],
      pausedAt: null,
    });
  });

  it('allow one active automatic schedule, and name it when a second is refused', async () => {
    await createSchedule(test.database, author, 'main', automatic);
    const second = createSchedule(test.database, author, 'second', automatic);
    await expect(second).rejects.toMatchObject({
      code: 'SCHEDULE_ALREADY_ACTIVE',
      message: expect.stringContaining('"main"'),
    });
    await pauseSchedule(test.database, author, 'main', 'match day');
    await createSchedule(test.database, author, 'second', automatic);
    await expect(resumeSchedule(test.database, author, 'main')).rejects.toMatchObject({
      message: expect.stringContaining('"second"'),
    });
  });

  it('never let two of ten that are created at once be active', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `s${index}`);
    const outcomes = await Promise.allSettled(
      names.map((name) => createSchedule(test.database, author, name, automatic)),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('have names of their own', async () => {
    await createSchedule(test.database, author, 'main', {});
    await createSchedule(test.database, author, 'other', {});
    await expect(createSchedule(test.database, author, 'main', {})).rejects.toMatchObject({
      code: 'SCHEDULE_NAME_TAKEN',
    });
    await expect(updateSchedule(test.database, author, 'other', { name: 'main' })).rejects.toMatchObject({
      code: 'SCHEDULE_NAME_TAKEN',
    });
  });

  it.each([
    [{ launch: 'AUTOMATIC' }, 'SCHEDULE_WITHOUT_FREQUENCY'],
    [{ startAt: new Date(2), endAt: new Date(1) }, 'SCHEDULE_ENDS_BEFORE_START'],
    [{ cron: '99 * * * *' }, 'SCHEDULE_CRON_WRONG'],
    [{ cron: '*/5 * * * * *' }, 'SCHEDULE_CRON_WRONG'],
    [{ cron: 'H * * * *' }, 'SCHEDULE_CRON_WRONG'],
    [{ cron: '0 0 31 4,6,9,11 *' }, 'SCHEDULE_NEVER_RUNS'],
    [{ everySeconds: 300, endAt: new Date('2020-01-01') }, 'SCHEDULE_NEVER_RUNS'],
    [
      { cron: '0 0 1 * *', startAt: new Date('2999-06-02'), endAt: new Date('2999-06-30') },
      'SCHEDULE_NEVER_RUNS',
    ],
    [{ everySeconds: 86_400, startAt: new Date(0), endAt: new Date(Date.now() + 1) }, 'SCHEDULE_NEVER_RUNS'],
    [{ cron: '*' }, 'SCHEDULE_CRON_WRONG'],
    [{ timezone: 'Mars/Phobos' }, 'SCHEDULE_TIMEZONE_UNKNOWN'],
    [{ eventDayEverySeconds: 60, eventDayHoursBefore: 2 }, 'SCHEDULE_EVENT_DAY_INCOMPLETE'],
    [{ eventDayBatchSize: 100 }, 'SCHEDULE_EVENT_DAY_INCOMPLETE'],
  ] as const)('refuse %j with %s', async (fields, code) => {
    await expect(createSchedule(test.database, author, 'main', fields)).rejects.toMatchObject({ code });
    expect(await listSchedules(test.database)).toEqual([]);
  });

  it('change only what is given; a new kind of frequency replaces the other', async () => {
    await createSchedule(test.database, author, 'main', { ...automatic, batchSize: 500, skip: ['A'] });
    const changed = await updateSchedule(test.database, author, 'main', {
      cron: '0 5 * * *',
      skip: ['A', 'B'],
    });
    expect(changed).toMatchObject({
      everySeconds: null,
      cron: '0 5 * * *',
      batchSize: 500,
      skip: ['A', 'B'],
      launch: 'AUTOMATIC',
    });
  });

  it('keep event-day mode until it is removed', async () => {
    const mode = {
      eventDayEverySeconds: 60,
      eventDayBatchSize: 100,
      eventDayHoursBefore: 4,
      eventDayHoursAfter: 2,
    };
    await createSchedule(test.database, author, 'main', { ...automatic, ...mode });
    expect(await updateSchedule(test.database, author, 'main', { eventDayHoursAfter: 3 })).toMatchObject({
      ...mode,
      eventDayHoursAfter: 3,
    });
    const none = {
      eventDayEverySeconds: null,
      eventDayBatchSize: null,
      eventDayHoursBefore: null,
      eventDayHoursAfter: null,
    };
    expect(await updateSchedule(test.database, author, 'main', none)).toMatchObject({
      ...none,
      everySeconds: 300,
    });
  });

  it.each<[string, number[], number | null]>([
    ['the median, which one long pause does not move', [5, 10, 15, 75, 80], 300],
    ['of the last ten runs only', [0, 100, 200, ...Array.from({ length: 10 }, (_, n) => 300 + n * 2)], 120],
    ['none of one run', [5], null],
  ])('have an effective interval: %s', async (_, minutes, seconds) => {
    const { scheduleId } = await createSchedule(test.database, author, 'main', automatic);
    await test.database.pool.query(
      `INSERT INTO run (trigger, schedule_id, started_at) SELECT 'SCHEDULE', $1,
        now() - interval '2 days' + make_interval(mins => m) FROM unnest($2::int[]) m`,
      [scheduleId, minutes],
    );
    // A manual run is not a run of the schedule.
    await test.database.pool.query(
      `INSERT INTO run (trigger, schedule_id, started_at) VALUES ('MANUAL', $1, now() - interval '1 day')`,
      [scheduleId],
    );
    expect((await listSchedulesWithInterval(test.database)).map((row) => row.effectiveSeconds)).toEqual([
      seconds,
    ]);
  });

  it('keep the reason and date of an entry that stays on the skip list', async () => {
    await createSchedule(test.database, author, 'main', { skip: ['A', 'B'] });
    await test.database.pool.query(
      `UPDATE skipped_tax_number SET reason = 'known', added_at = '2020-01-01Z'`,
    );
    await updateSchedule(test.database, author, 'main', { skip: ['B', 'C'] });
    const { rows } = await test.database.pool.query(
      'SELECT tax_number, reason FROM skipped_tax_number ORDER BY tax_number',
    );
    expect(rows).toEqual([
      { tax_number: 'B', reason: 'known' },
      { tax_number: 'C', reason: null },
    ]);
  });

  it('that do not exist are refused with the known names', async () => {
    await createSchedule(test.database, author, 'main', {});
    const message = expect.stringContaining('main');
    await expect(pauseSchedule(test.database, author, 'nope', null)).rejects.toMatchObject({
      code: 'SCHEDULE_UNKNOWN',
      message,
    });
    await expect(deleteSchedule(test.database, author, 'nope')).rejects.toMatchObject({
      code: 'SCHEDULE_UNKNOWN',
      message,
    });
  });

  it('I9 have an audit entry for every change, and none for a refused one', async () => {
    await createSchedule(test.database, author, 'main', automatic);
    await createSchedule(test.database, author, 'second', automatic).catch(() => undefined);
    await updateSchedule(test.database, author, 'main', { name: 'renamed' });
    // In a list or a terminal it would look like another, or like nothing.
    for (const name of ['a\nb', '\u001b[31mred', 'a\u202eb', '\u200b', '..'])
      await expect(updateSchedule(test.database, author, 'renamed', { name })).rejects.toMatchObject({
        code: 'SCHEDULE_NAME',
      });
    await pauseSchedule(test.database, author, 'renamed', 'match day');
    await resumeSchedule(test.database, author, 'renamed');
    await deleteSchedule(test.database, author, 'renamed');
    const { rows } = await test.database.pool.query(
      'SELECT actor, action, target, reason FROM audit_log ORDER BY audit_id',
    );
    expect(rows.map((row) => [row.action, row.target, row.reason])).toEqual([
      ['schedule.create', 'main', null],
      ['schedule.update', 'renamed', null],
      ['schedule.pause', 'renamed', 'match day'],
      ['schedule.resume', 'renamed', null],
      ['schedule.delete', 'renamed', null],
    ]);
    expect(new Set(rows.map((row) => row.actor))).toEqual(new Set(['cli:test']));
  });
});
