import { nextTime } from '@tixngo-sync/domain';
import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { useQueueServer } from '../test/queue-server.js';
import type { QueueBackend } from './backend.js';
import type { RetrieveJob } from './jobs.js';
import type { Queues } from './queues.js';
import { plainClient } from './redis-client.js';

const HOUR = 3_600_000;
const job: RetrieveJob = {
  trigger: 'SCHEDULE',
  scheduleId: 3,
  batchSize: 1000,
  requestedBy: null,
  runId: null,
};
const schedule = { key: 'schedule-3', job };

async function pendingOf(queues: Queues): Promise<string[]> {
  return (await queues.retrieve.getJobs(['delayed', 'waiting'])).map((pending) => pending.id ?? '');
}

describe.each(queueBackends())('schedules ($kind)', ({ kind, backend }) => {
  const server = useQueueServer(backend);

  /** Counts runs of the schedule and when they came. */
  async function runsOf(queues: Queues): Promise<number[]> {
    const runs: number[] = [];
    await server.work(queues, { queue: 'retrieve', handler: async () => runs.push(Date.now()) });
    return runs;
  }

  it('does not fire when it is set, but at the next times of its grid', async () => {
    const queues = await server.open();
    const runs = await runsOf(queues);
    const startDate = new Date(Date.now() + 1_500);
    expect(await queues.mirrorSchedule({ ...schedule, everyMs: 500, startDate })).toBe('set');
    await waitFor(() => runs.length >= 3);
    expect(runs[0]).toBeGreaterThanOrEqual(startDate.getTime());
    for (const { id, name, data } of await queues.retrieve.getCompleted()) {
      expect(Number(id?.split(':')[2]) - startDate.getTime()).toBeGreaterThanOrEqual(0);
      expect([name, data]).toEqual(['run of schedule 3', job]);
    }
  });

  it('is unchanged when it is set again, even by many machines at once', async () => {
    const queues = await server.open();
    const wanted = { ...schedule, everyMs: HOUR, endDate: new Date(Date.now() + 100 * HOUR) };
    await queues.mirrorSchedule(wanted);
    const before = await pendingOf(queues);
    expect(await Promise.all(Array.from({ length: 5 }, () => queues.mirrorSchedule(wanted)))).toEqual(
      Array(5).fill('unchanged'),
    );
    expect(await pendingOf(queues)).toEqual(before);
    const cron = {
      ...schedule,
      key: 'schedule-4',
      cron: '0 3 * * *',
      tz: 'Europe/Zurich',
      startDate: new Date(Date.now() + HOUR),
    };
    expect(await queues.mirrorSchedule(cron)).toBe('set');
    expect(await queues.mirrorSchedule(cron)).toBe('unchanged');
  });

  it('fires an hour later when the clock skips midnight, as nextTime computes', async () => {
    const queues = await server.open();
    const startDate = new Date('2036-09-06T12:00Z');
    const midnight = { ...schedule, cron: '0 0 * * *', tz: 'America/Santiago', startDate };
    expect(await queues.mirrorSchedule(midnight)).toBe('set');
    const [standing] = await queues.mirroredSchedules();
    expect(standing?.nextRunAt).toBe(Date.parse('2036-09-07T04:00Z'));
    expect(standing?.nextRunAt).toBe(nextTime(midnight, Date.now()));
    expect(await queues.mirrorSchedule(midnight)).toBe('unchanged');
  });

  it('stays unchanged after it has fired', async () => {
    const queues = await server.open();
    const runs = await runsOf(queues);
    const wanted = { ...schedule, everyMs: 400, startDate: new Date(0) };
    await queues.mirrorSchedule(wanted);
    await waitFor(() => runs.length >= 2);
    expect(await queues.mirrorSchedule(wanted)).toBe('unchanged');
    await waitFor(() => runs.length >= 4);
  });

  it('a shorter interval takes effect at once, without a run of its own', async () => {
    const queues = await server.open();
    const runs = await runsOf(queues);
    await queues.mirrorSchedule({ ...schedule, everyMs: 24 * HOUR, startDate: new Date(Date.now() + 500) });
    await waitFor(() => runs.length === 1);
    const startDate = new Date(Date.now() + 1_000);
    expect(await queues.mirrorSchedule({ ...schedule, everyMs: 600, startDate })).toBe('set');
    expect(await pendingOf(queues)).toHaveLength(1);
    await waitFor(() => runs.length >= 3);
    expect(runs[1]).toBeGreaterThanOrEqual(startDate.getTime());
  });

  it('a longer interval takes effect at once: without a run of its own or of the old interval', async () => {
    const queues = await server.open();
    const runs = await runsOf(queues);
    const startDate = new Date(0);
    await queues.mirrorSchedule({ ...schedule, everyMs: 300, startDate });
    await waitFor(() => runs.length >= 2);
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR, startDate });
    const [standing] = await queues.mirroredSchedules();
    expect(standing).toEqual({
      key: 'schedule-3',
      nextRunAt: (Math.floor(Date.now() / HOUR) + 1) * HOUR,
      everyMs: HOUR,
      cron: null,
      tz: null,
    });
    // A run that was due at the change may still come; after a job that is enqueued now, none of the old
    // interval does.
    const id = await queues.enqueueRetrieve({ ...job, trigger: 'MANUAL' });
    await waitFor(async () => (await queues.retrieve.getJobState(id)) === 'completed');
    expect(await pendingOf(queues)).toEqual([`repeat:schedule-3:${standing?.nextRunAt}`]);
  });

  it('fires once after an outage to catch up, then at the times of its grid', async () => {
    const queues = await server.open();
    const startDate = new Date(0);
    await queues.mirrorSchedule({ ...schedule, everyMs: 300, startDate });
    const [first = ''] = await pendingOf(queues);
    const missed = Number(first.split(':')[2]) + 5 * 300;
    await waitFor(() => Date.now() > missed);
    const back = Date.now();
    const due: number[] = [];
    await server.work(queues, {
      queue: 'retrieve',
      handler: async (job) => due.push(job.dueAt?.getTime() ?? Number.NaN),
    });
    await waitFor(() => due.length >= 3);
    expect(due.filter((time) => time < back)).toEqual([Number(first.split(':')[2])]);
    // Set within milliseconds before a time of the grid, BullMQ may count from the moment of the call.
    expect(Math.max(...due.map((time) => time % 300))).toBeLessThan(100);
  });

  it.each<[string, Parameters<Queues['mirrorSchedule']>[0]]>([
    ['interval', { ...schedule, everyMs: 2 * HOUR }],
    ['grid', { ...schedule, everyMs: HOUR, startDate: new Date(Date.now() - 90_000) }],
    [
      'start moved to later',
      { ...schedule, everyMs: HOUR, startDate: new Date((Math.floor(Date.now() / HOUR) + 50) * HOUR) },
    ],
    ['end', { ...schedule, everyMs: HOUR, endDate: new Date(Date.now() + 50 * HOUR) }],
    ['kind', { ...schedule, cron: '0 3 * * *' }],
    ['job', { ...schedule, everyMs: HOUR, job: { ...job, batchSize: 5 } }],
  ])('a change is seen: %s', async (_, changed) => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    expect(await queues.mirrorSchedule(changed)).toBe('set');
    expect(await queues.mirrorSchedule(changed)).toBe('unchanged');
    expect(await queues.mirrorSchedule({ ...schedule, everyMs: HOUR })).toBe('set');
    expect(await pendingOf(queues)).toHaveLength(1);
  });

  it('is restored after the queue was obliterated, and so is the limit of one retrieve job at a time', async () => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    await queues.retrieve.obliterate({ force: true });
    expect(await queues.mirrorSchedule({ ...schedule, everyMs: HOUR })).toBe('set');
    await queues.upsertSweepScheduler(60_000);
    expect(await queues.retrieve.getGlobalConcurrency()).toBe(1);
    expect(await pendingOf(queues)).toHaveLength(1);
  });

  it.runIf(kind === 'redis')('is repaired when Redis has dropped its pending job', async () => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    const [id = ''] = await pendingOf(queues);
    const { url } = queues.backend as Extract<QueueBackend, { kind: 'redis' }>;
    const redis = plainClient(url);
    await redis.del(queues.retrieve.toKey(id));
    await redis.zrem(queues.retrieve.toKey('delayed'), id);
    redis.disconnect();
    expect(await queues.mirrorSchedule({ ...schedule, everyMs: HOUR })).toBe('set');
    expect(await pendingOf(queues)).toEqual([id]);
  });

  it('is removed with its pending job, also one that is due and waits', async () => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    const [id] = await pendingOf(queues);
    await (await queues.retrieve.getJob(id ?? ''))?.promote();
    expect(await queues.removeSchedule('schedule-3')).toBe(true);
    expect(await queues.removeSchedule('schedule-3')).toBe(false);
    expect(await pendingOf(queues)).toEqual([]);
    expect(await queues.mirroredSchedules()).toEqual([]);
  });

  it('is removed when its end is past', async () => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    expect(
      await queues.mirrorSchedule({ ...schedule, everyMs: HOUR, endDate: new Date(Date.now() - 1) }),
    ).toBe('over');
    expect(await queues.mirroredSchedules()).toEqual([]);
    expect(await pendingOf(queues)).toEqual([]);
  });

  it('has one sweep, however often it is set, and one retrieve job at a time', async () => {
    const queues = await server.open();
    expect(await queues.upsertSweepScheduler(60_000)).toBe('set');
    expect(await queues.upsertSweepScheduler(60_000)).toBe('unchanged');
    expect(await queues.sweep.getJobSchedulersCount()).toBe(1);
    expect(await queues.sweep.getDelayedCount()).toBe(1);
    expect(await queues.retrieve.getGlobalConcurrency()).toBe(1);
    await queues.sweep.obliterate({ force: true });
    expect(await queues.upsertSweepScheduler(60_000)).toBe('set');
  });

  it('refuses a key with a colon and impossible times, and changes nothing', async () => {
    const queues = await server.open();
    await queues.mirrorSchedule({ ...schedule, everyMs: HOUR });
    await expect(queues.mirrorSchedule({ ...schedule, key: 'a:b', everyMs: HOUR })).rejects.toThrow(
      'contain a colon',
    );
    await expect(queues.mirrorSchedule({ ...schedule, cron: 'whenever' })).rejects.toThrow(
      'Not a cron expression',
    );
    expect(await pendingOf(queues)).toHaveLength(1);
  });
});
