import { sweep } from '@tixngo-sync/pipeline';
import { queueBackends, type ScriptedTixngo, startScriptedTixngo } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadS360 } from '../flow/arena-tables.js';
import { type PipelineUnderTest, pipelineUnderTest } from '../flow/pipeline-under-test.js';
import { STEP_BATCH_SIZE, STEP_S360 } from './step-feed.js';
import { runAllJobs, runNextJob } from './step-jobs.js';
import { type KillPoint, killableProcess, livingProcess } from './step-process.js';
import {
  enqueueRun,
  FAILING,
  PROCESSING,
  RETRIEVING,
  type StepScenario,
  SWEEPING,
} from './step-scenarios.js';
import { readStepTables, type StepTables } from './step-tables.js';

/**
 * I2, I3, I6: a process is killed at every step of its work in turn, where a step is everything it awaits
 * from outside; other processes continue; the tables end as if nothing had happened. "Answered at step n" and
 * "not yet sent at step n + 1" leave the same state behind, because a killed process knows nothing: the ways
 * to continue are divided between the two.
 *
 * Breaks this catches, each seen: the key moved in a statement after the page's; a page marked processed in
 * its own transaction, before or after the one that applies it; history written outside the page's
 * transaction; a sweep that enqueues no pages, lets no run be taken over, or closes none; a run that lost its
 * worker and kept its old counts.
 */
let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, ...queueBackends()[0] });
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});

const KEPT = 'the queue gives its job to another worker';
const LOST = 'the queue has lost its jobs, and the sweep enqueues them again';
const NEXT_RUN = 'the next run begins before the run is taken over';
type Afterwards = typeof KEPT | typeof LOST | typeof NEXT_RUN;

it.each<[StepScenario, KillPoint['when'], Afterwards]>([
  [RETRIEVING, 'before', KEPT],
  [RETRIEVING, 'after', LOST],
  [RETRIEVING, 'after', NEXT_RUN],
  [PROCESSING, 'before', KEPT],
  [PROCESSING, 'after', LOST],
  [FAILING, 'before', KEPT],
  [FAILING, 'after', LOST],
  [SWEEPING, 'before', KEPT],
  [SWEEPING, 'after', LOST],
])(
  'I2, I3, I6: the tables are complete after $name was killed $1 any of its steps; $2',
  { timeout: 120_000 },
  async (scenario, when, afterwards) => {
    const whole = await run(scenario, null, afterwards);
    expect(whole.steps).toEqual(expect.arrayContaining([...scenario.passes]));
    for (const [index, what] of whole.steps.entries()) {
      const step = index + 1;
      const killed = await run(scenario, { step, when }, afterwards);
      const where = `killed ${when} step ${step}, ${what}`;
      // The steps must be the same each time, or not all of them were tried.
      expect.soft(killed.steps[index], where).toBe(what);
      expect.soft(killed.dead, where).toBe(true);
      expect.soft(killed.tables, where).toEqual(whole.tables);
    }
  },
);

interface Outcome {
  readonly steps: readonly string[];
  readonly dead: boolean;
  readonly tables: StepTables;
}

async function run(
  scenario: StepScenario,
  killPoint: KillPoint | null,
  afterwards: Afterwards,
): Promise<Outcome> {
  const { deps, test } = pipeline;
  await pipeline.reset();
  await deps.queues.retrieve.obliterate({ force: true });
  tixngo.reset();
  tixngo.feed(scenario.feed);
  await loadS360(test.database, STEP_S360.contacts, STEP_S360.tickets);
  await scenario.prepare(livingProcess(deps), pipeline);
  const process = killableProcess(deps, test.url, killPoint);
  await scenario.act(process).catch((error: unknown) => {
    if (!process.dead) throw error;
  });
  const { dead } = process;
  await process.end();
  await recover(afterwards);
  return { steps: process.steps, dead, tables: await readStepTables(test.database) };
}

/**
 * Continues after a process has died: its lease expires, and a starting worker sweeps and runs the queued
 * jobs.
 */
async function recover(afterwards: Afterwards): Promise<void> {
  const living = livingProcess(pipeline.deps);
  const { retrieve, process } = living.deps.queues;
  await pipeline.rows('UPDATE run_lease SET expires_at = clock_timestamp() WHERE holder IS NOT NULL');
  if (afterwards === LOST)
    await Promise.all([retrieve.obliterate({ force: true }), process.obliterate({ force: true })]);
  if (afterwards === NEXT_RUN) {
    while (await runNextJob(living, 'process'));
    await retrieve.obliterate({ force: true });
    await enqueueRun(living, STEP_BATCH_SIZE);
    await runNextJob(living, 'retrieve');
  }
  await sweep(living.deps);
  await runAllJobs(living);
  // A job lost before its run began leaves nothing to recover: the next tick starts the run.
  if ((await pipeline.rows('SELECT FROM run')).length === 0) await enqueueRun(living, STEP_BATCH_SIZE);
  await runAllJobs(living);
}
