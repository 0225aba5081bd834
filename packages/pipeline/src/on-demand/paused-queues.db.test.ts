import { createSchedule } from '@tixngo-sync/db';
import {
  page,
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCurrentStatus } from '../situation/read-current-status.js';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { findStalls } from '../watchdog/stalls.js';
import { startWorkers } from '../worker/start-workers.js';
import type { RunEvent } from './run-event.js';
import { runNow } from './run-now.js';

describe.each(queueBackends())('a queue that is paused in Bull Board ($kind)', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineWithQueues;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineWithQueues(backend, tixngo.url);
  });
  afterAll(async () => {
    await pipeline.close();
    await tixngo.close();
  });
  afterEach(async () => {
    await pipeline.deps.queues.retrieve.resume();
    await pipeline.deps.queues.process.resume();
  });

  const status = () => readCurrentStatus(pipeline.test.database);
  const startRun = (events: RunEvent[]) =>
    runNow(pipeline.deps, {
      requestedBy: 'test',
      onEvent: (event) => void events.push(event),
      signal: new AbortController().signal,
    });
  const waitingFor = (events: RunEvent[]) =>
    events.flatMap((event) => (event.kind === 'waiting' ? event.for : []));

  it('can be read from the database, and is no stall of the workers', async () => {
    const { deps, test, sql } = pipeline;
    const author = { actor: 'cli:test', channel: 'cli' } as const;
    await createSchedule(test.database, author, 'main', { launch: 'AUTOMATIC', everySeconds: 60 });
    const workers = await startWorkers(deps, { workerId: 'w', host: 'h', pid: 1 });
    await deps.queues.retrieve.pause();
    await waitFor(async () =>
      (await status()).queues.some(({ name, paused }) => name === 'retrieve' && paused),
    );
    await sql(`UPDATE schedule SET updated_at = now() - interval '1 hour', last_skipped_at = NULL`);
    expect(await findStalls(test.database)).toEqual([]);
    expect((await status()).situation).toMatchObject({
      tone: 'attention',
      headline: expect.stringContaining('Queue retrieve is paused'),
    });

    // `run` waits for the workers, and says why.
    const events: RunEvent[] = [];
    tixngo.script(page([ticketChange()], 'k1'), page([], null));
    const run = startRun(events);
    await waitFor(() => waitingFor(events).length > 0);
    expect(waitingFor(events)).toEqual([
      expect.stringContaining('queue retrieve is paused; resume it in Bull Board'),
    ]);
    await deps.queues.retrieve.resume();
    expect(await run).toMatchObject({ status: 'SUCCEEDED', received: 1 });
    await waitFor(async () => (await status()).queues.every(({ paused }) => !paused));
    await workers.close();
    await sql('DELETE FROM schedule');
  });

  it('makes a run without a worker report that its pages wait', async () => {
    await pipeline.deps.queues.process.pause();
    const events: RunEvent[] = [];
    tixngo.script(page([ticketChange()], 'k2'), page([], null));
    const run = startRun(events);
    await waitFor(() => waitingFor(events).length > 0);
    expect(waitingFor(events)).toEqual([expect.stringContaining('queue process-page is paused')]);
    await pipeline.deps.queues.process.resume();
    expect(await run).toMatchObject({ status: 'SUCCEEDED', received: 1 });
  });
});
