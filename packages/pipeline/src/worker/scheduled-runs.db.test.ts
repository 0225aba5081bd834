import { createSchedule } from '@tixngo-sync/db';
import {
  page,
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { type RunningWorkers, startWorkers } from './start-workers.js';

describe.each(queueBackends())('scheduled runs ($kind)', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineWithQueues;
  let workers: RunningWorkers[] = [];
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineWithQueues(backend, tixngo.url);
  });
  afterAll(async () => {
    await Promise.all(workers.map((one) => one.close()));
    await pipeline.close();
    await tixngo.close();
  });

  it('come one at a time; while TIXNGO asks one to wait (429), the ticks are skipped and counted, and the next run comes at its time', async () => {
    tixngo.script(
      { kind: 'answer', status: 429, headers: { 'retry-after': '3' } },
      page([ticketChange()], 'key-1'),
    );
    const author = { actor: 'cli:test', channel: 'cli' } as const;
    await createSchedule(pipeline.test.database, author, 'main', { launch: 'AUTOMATIC', everySeconds: 1 });
    const identity = (workerId: string) => ({ workerId, host: 'test', pid: process.pid });
    workers = await Promise.all(
      ['a', 'b'].map((workerId) => startWorkers(pipeline.deps, identity(workerId))),
    );
    const fetched = async () =>
      (await pipeline.sql('SELECT run_id FROM run WHERE fetched_at IS NOT NULL')).length;
    await waitFor(async () => (await fetched()) >= 3);

    const [schedule] = await pipeline.sql<{ skipped_ticks: number }>('SELECT skipped_ticks FROM schedule');
    expect(schedule?.skipped_ticks).toBeGreaterThanOrEqual(1);
    const overlapping = await pipeline.sql(
      `SELECT FROM run a JOIN run b ON b.started_at > a.started_at AND b.started_at < coalesce(a.fetched_at,
        'infinity')`,
    );
    expect(overlapping).toEqual([]);
    expect(tixngo.requests.filter(({ othersInFlight }) => othersInFlight > 0)).toEqual([]);
    expect(await pipeline.sql(`SELECT DISTINCT trigger, schedule_name FROM run`)).toEqual([
      { trigger: 'SCHEDULE', schedule_name: 'main' },
    ]);
  });
});
