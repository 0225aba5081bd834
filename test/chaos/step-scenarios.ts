import { sweep } from '@tixngo-sync/pipeline';
import type { PipelineUnderTest } from '../flow/pipeline-under-test.js';
import { STEP_BAD_FEED, STEP_BATCH_SIZE, STEP_FEED } from './step-feed.js';
import { runNextJob } from './step-jobs.js';
import type { StepProcess } from './step-process.js';

/** What a process does when it is killed. */
export interface StepScenario {
  readonly name: string;
  readonly feed: readonly (readonly unknown[])[];
  /** Creates the situation before. */
  prepare(living: StepProcess, pipeline: PipelineUnderTest): Promise<unknown>;
  act(process: StepProcess): Promise<unknown>;
  /** Steps that must occur, to prove that the scenario is what it claims. */
  readonly passes: readonly string[];
}

/** Starts a manual run. */
export function enqueueRun({ deps }: StepProcess, batchSize: number): Promise<string> {
  return deps.queues.enqueueRetrieve({
    trigger: 'MANUAL',
    scheduleId: null,
    batchSize,
    requestedBy: 'test',
    runId: null,
  });
}

export const RETRIEVING: StepScenario = {
  name: 'a retrieve job',
  feed: STEP_FEED,
  prepare: async ({ deps }, { rows }) => {
    const [schedule] = await rows<{ schedule_id: number }>(
      `INSERT INTO schedule (name, launch, every_seconds, batch_size) VALUES ('tick', 'AUTOMATIC', 60, $1)
        RETURNING schedule_id`,
      [STEP_BATCH_SIZE],
    );
    const scheduleId = schedule?.schedule_id ?? null;
    await deps.queues.enqueueRetrieve({
      trigger: 'SCHEDULE',
      scheduleId,
      batchSize: null,
      requestedBy: null,
      runId: null,
    });
  },
  act: (process) => runNextJob(process, 'retrieve'),
  passes: ['TIXNGO', 'store-page', 'enqueuePage', 'setData', 'settle-run', 'job done'],
};

export const PROCESSING: StepScenario = {
  name: 'the process job of the last page',
  feed: STEP_FEED,
  prepare: async (living) => {
    await enqueueRun(living, STEP_BATCH_SIZE);
    await runNextJob(living, 'retrieve');
    await runNextJob(living, 'process');
    await runNextJob(living, 'process');
  },
  act: (process) => runNextJob(process, 'process'),
  passes: [
    'load-page',
    'merge-history',
    'describe-contacts',
    'write-distributions',
    'upsert-tickets',
    'insert-quarantine',
    'count-drift',
    'mark-page-processed',
    'move-committed-through',
    'settle-run',
    'COMMIT',
    'job done',
  ],
};

export const FAILING: StepScenario = {
  name: 'the process job of a page that fails',
  feed: STEP_BAD_FEED,
  prepare: async (living) => {
    await enqueueRun(living, 11);
    await runNextJob(living, 'retrieve');
  },
  act: (process) => runNextJob(process, 'process'),
  passes: ['load-page', 'settle-run', 'job done'],
};

/** A run whose worker died with three pages stored, a queue that lost their jobs, and an unclosed run. */
export const SWEEPING: StepScenario = {
  name: 'a sweep',
  feed: STEP_FEED,
  prepare: async (living, { rows }) => {
    await enqueueRun(living, STEP_BATCH_SIZE);
    await runNextJob(living, 'retrieve');
    await living.deps.queues.process.obliterate({ force: true });
    await rows('UPDATE run SET fetched_at = NULL');
    await rows(`INSERT INTO run (trigger, fetched_at) VALUES ('MANUAL', clock_timestamp())`);
  },
  act: ({ deps }) => sweep(deps),
  passes: ['pagesCarried', 'enqueuePages', 'enqueueRetrieve', 'settle-run'],
};
