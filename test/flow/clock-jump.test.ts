import { fileURLToPath } from 'node:url';
import { createSchedule } from '@tixngo-sync/db';
import {
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { startWorkerOf, type WorkerProcess } from './worker-process.js';

const HOUR = 3_600_000;
const CLOCK = fileURLToPath(new URL('movable-clock.mjs', import.meta.url));

describe.each(queueBackends())('on the $kind queue', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  let worker: WorkerProcess;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
  });
  afterAll(async () => {
    worker.kill('SIGKILL');
    await worker.ended;
    await pipeline.close();
    await tixngo.close();
  });

  // Breaks this catches: job schedulers not updated when the next sweep is far in the future; BullMQ’s hourly
  // check for due jobs on PostgreSQL (keepAlive).
  it('I3 nothing lost: work continues within a minute after the clock jumps an hour back, then forward', {
    timeout: 180_000,
  }, async () => {
    await createSchedule(pipeline.test.database, { actor: 'cli:test', channel: 'cli' }, 'main', {
      launch: 'AUTOMATIC',
      everySeconds: 1,
    });
    worker = startWorkerOf(pipeline, tixngo.url, {
      NODE_OPTIONS: `--import ${CLOCK}`,
      CLOCK_STEPS_MS: [-HOUR, HOUR, HOUR].join(','),
      LEASE_SECONDS: '5',
      JOB_LOCK_SECONDS: '5',
    });
    const pages = async () => (await pipeline.rows(`SELECT 1 FROM page WHERE status = 'PROCESSED'`)).length;
    const feed: unknown[][] = [];
    for (const step of ['before any', 'an hour back', 'right again', 'an hour on']) {
      if (step !== 'before any') worker.kill('SIGUSR2');
      // A run began after the jump, and its page was processed.
      feed.push([ticketChange(), ticketChange()]);
      tixngo.feed(feed);
      await waitFor(async () => (await pages()) === feed.length, {
        timeoutMs: 60_000,
        what: `the page fed with the clock ${step}`,
      }).catch((error: unknown) => {
        throw new Error(`the worker logged:\n${worker.log().slice(-2000)}`, { cause: error });
      });
    }
    expect(Math.max(...tixngo.requests.map((request) => request.othersInFlight))).toBe(0);
    expect(await pipeline.rows(`SELECT 1 FROM run WHERE status IN ('FAILED', 'ABORTED')`)).toEqual([]);
    expect(await pipeline.rows('SELECT fetched_through = committed_through AS even FROM sync_key')).toEqual([
      { even: true },
    ]);
  });
});
