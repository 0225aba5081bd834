import {
  createSchedule,
  deleteSchedule,
  findSchedule,
  pauseSchedule,
  resumeSchedule,
  updateSchedule,
} from '@tixngo-sync/db';
import type { Queues } from '@tixngo-sync/queues';
import { queueBackends } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { ScheduleMirror } from './schedule-mirror.js';

const author = { actor: 'cli:test', channel: 'cli' } as const;
const EVERY_5M = { launch: 'AUTOMATIC', everySeconds: 300 } as const;
const EVENT_DAY = {
  eventDayEverySeconds: 60,
  eventDayBatchSize: 200,
  eventDayHoursBefore: 4,
  eventDayHoursAfter: 2,
};
const HOUR = 3_600_000;

describe.each(queueBackends())('the mirror of schedules ($kind)', ({ backend }) => {
  let pipeline: PipelineWithQueues;
  let queue: Queues['retrieve'];
  beforeAll(async () => {
    pipeline = await pipelineWithQueues(backend);
    queue = pipeline.deps.queues.retrieve;
  });
  afterAll(() => pipeline.close());
  beforeEach(async () => {
    await queue.obliterate({ force: true });
    await pipeline.sql(
      'ALTER TABLE audit_log DISABLE TRIGGER USER; TRUNCATE schedule, audit_log, ticket CASCADE',
    );
  });

  const database = () => pipeline.test.database;
  const create = (fields: Parameters<typeof createSchedule>[3] = EVERY_5M) =>
    createSchedule(database(), author, 'main', fields);
  /** As any worker does it, one that knows nothing of before. */
  const mirror = () => new ScheduleMirror(pipeline.deps).mirror();
  const standing = async () =>
    (await pipeline.deps.queues.mirroredSchedules()).map(({ key, everyMs, cron, tz }) => [
      key,
      everyMs ?? cron,
      ...(tz === null ? [] : [tz]),
    ]);
  const pending = async () => (await queue.getJobs(['delayed', 'waiting'])).map((job) => job.data.batchSize);
  const boardLines = () =>
    pipeline.sql(
      `SELECT actor, action, target, detail FROM audit_log WHERE channel = 'bull-board'
        ORDER BY audit_id DESC`,
    );
  /** As Bull Board edits: only the times, the rest stays. */
  const edit = async (key: string, times: { every: number } | { pattern: string; tz?: string }) => {
    const template = (await queue.getJobScheduler(key))?.template;
    await queue.upsertJobScheduler(key, times, { name: 'run', data: template?.data });
  };

  it('ten machines at once make one job scheduler and one pending job', async () => {
    const { scheduleId } = await create();
    await Promise.all(Array.from({ length: 10 }, mirror));
    expect(await standing()).toEqual([[`schedule-${scheduleId}`, 300_000]]);
    expect(await pending()).toHaveLength(1);
    expect(await boardLines()).toEqual([]);
  });

  it('repairs what vanished, was doubled or is no longer wanted', async () => {
    const { scheduleId } = await create();
    const key = `schedule-${scheduleId}`;
    await mirror();
    await queue.removeJobScheduler(key);
    await mirror();
    await edit('copy-of-it', { every: 60_000 });
    await edit('schedule-999', { every: 60_000 });
    await mirror();
    expect(await standing()).toEqual([[key, 300_000]]);
    await queue.obliterate({ force: true });
    await mirror();
    expect(await standing()).toEqual([[key, 300_000]]);
    expect(await pending()).toHaveLength(1);
    await pauseSchedule(database(), author, 'main', null);
    await mirror();
    expect(await standing()).toEqual([]);
    await resumeSchedule(database(), author, 'main');
    await mirror();
    await deleteSchedule(database(), author, 'main');
    await mirror();
    expect([await standing(), await pending(), await boardLines()]).toEqual([[], [], []]);
  });

  it('removes the job scheduler of another program, with an audit entry', async () => {
    await edit('intranet nightly', { every: 60_000 });
    await mirror();
    await mirror();
    expect(await standing()).toEqual([]);
    expect(
      await pipeline.sql(`SELECT actor, action, target, reason FROM audit_log WHERE channel = 'system'`),
    ).toEqual([
      {
        actor: 'system',
        action: 'scheduler.remove',
        target: 'retrieve intranet nightly',
        reason: 'no schedule of tixngo-sync has this job scheduler: create a schedule instead',
      },
    ]);
  });

  it('an interval edited in Bull Board is copied to the row, with its author, once', async () => {
    const { scheduleId } = await create();
    const key = `schedule-${scheduleId}`;
    await mirror();
    await pipeline.sql(
      `INSERT INTO audit_log (actor, channel, action, target) VALUES ('olga', 'bull-board',
        'scheduler.update', 'retrieve ' || $1)`,
      [key],
    );
    await edit(key, { every: 120_000 });
    await Promise.all([mirror(), mirror(), mirror()]);
    await mirror();
    expect(await findSchedule(database(), 'main')).toMatchObject({ everySeconds: 120, cron: null });
    expect(await standing()).toEqual([[key, 120_000]]);
    const [line, ...others] = await boardLines();
    expect(line).toEqual({
      actor: 'olga',
      action: 'schedule.update',
      target: 'main',
      detail: { fields: { everySeconds: 120 } },
    });
    expect(others.map(({ action }) => action)).toEqual(['scheduler.update']);
    // From here on the row wins again.
    await updateSchedule(database(), author, 'main', { everySeconds: 600 });
    await mirror();
    expect(await standing()).toEqual([[key, 600_000]]);
  });

  it('so is a cron expression; an unknown author is "bull-board"', async () => {
    const { scheduleId } = await create({
      launch: 'AUTOMATIC',
      cron: '*/5 * * * *',
      timezone: 'Europe/Zurich',
    });
    await mirror();
    await edit(`schedule-${scheduleId}`, { pattern: '0 3 * * *' });
    await mirror();
    expect(await findSchedule(database(), 'main')).toMatchObject({
      everySeconds: null,
      cron: '0 3 * * *',
      timezone: 'Europe/Zurich',
    });
    expect(await standing()).toEqual([[`schedule-${scheduleId}`, '0 3 * * *', 'Europe/Zurich']]);
    expect(await boardLines()).toMatchObject([{ actor: 'bull-board' }]);
  });

  it('a stale mirror is no edit: the row wins', async () => {
    const { scheduleId } = await create();
    await mirror();
    await updateSchedule(database(), author, 'main', { everySeconds: 60 });
    // Changed on both sides at once: the row wins too.
    await edit(`schedule-${scheduleId}`, { every: 120_000 });
    await mirror();
    expect(await standing()).toEqual([[`schedule-${scheduleId}`, 60_000]]);
    // A worker died after it changed BullMQ, before it recorded that.
    await pipeline.sql('UPDATE schedule SET mirrored_as = NULL');
    await edit(`schedule-${scheduleId}`, { every: 120_000 });
    await mirror();
    expect(await standing()).toEqual([[`schedule-${scheduleId}`, 60_000]]);
    expect(await boardLines()).toEqual([]);
  });

  it('an edit that no schedule can have is undone', async () => {
    const { scheduleId } = await create();
    await mirror();
    await edit(`schedule-${scheduleId}`, { every: 2_500 });
    await mirror();
    expect(await standing()).toEqual([[`schedule-${scheduleId}`, 300_000]]);
    expect(await findSchedule(database(), 'main')).toMatchObject({ everySeconds: 300 });
    expect(await boardLines()).toEqual([]);
  });

  it('event-day mode takes over around the start of an event and reverts by itself, without a run of its own', async () => {
    const { scheduleId } = await create({ ...EVERY_5M, ...EVENT_DAY });
    const key = `schedule-${scheduleId}`;
    const start = Date.parse('2030-06-11T18:00:00Z');
    await pipeline.sql(`INSERT INTO ticket (ticket_id, event_id, event_start_time) VALUES ('T1', 'E1', $1)`, [
      new Date(start),
    ]);
    let now = start - 5 * HOUR;
    const one = new ScheduleMirror({ ...pipeline.deps, clock: { ...pipeline.deps.clock, now: () => now } });
    const seen: unknown[] = [];
    for (const hours of [-5, -4, 0, 1.9, 2, 3]) {
      now = start + hours * HOUR;
      await one.mirrorIfChanged();
      seen.push([hours, ...(await standing()).map(([, interval]) => interval), ...(await pending())]);
    }
    expect(seen).toEqual([
      [-5, 300_000, null],
      [-4, 60_000, 200],
      [0, 60_000, 200],
      [1.9, 60_000, 200],
      [2, 300_000, null],
      [3, 300_000, null],
    ]);
    expect(await boardLines()).toEqual([]);
    expect(await findSchedule(database(), 'main')).toMatchObject({ everySeconds: 300 });
    // An edit within the window is one of the mode's interval.
    now = start;
    await one.mirrorIfChanged();
    await edit(key, { every: 30_000 });
    await one.mirror();
    expect(await findSchedule(database(), 'main')).toMatchObject({
      everySeconds: 300,
      eventDayEverySeconds: 30,
    });
    expect(await standing()).toEqual([[key, 30_000]]);
  });
});
