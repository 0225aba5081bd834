import { PermanentError } from '@tixngo-sync/domain';
import type { RetrieveJob } from '@tixngo-sync/queues';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { retrieveJob } from './retrieve-job.js';

let pipeline: PipelineWithQueues;
beforeAll(async () => {
  pipeline = await pipelineWithQueues((databaseUrl) => ({ kind: 'postgres', databaseUrl }));
});
afterAll(() => pipeline.close());

/** Another BullMQ program can enqueue any ids. */
const FOREIGN: RetrieveJob = {
  trigger: 'MANUAL',
  scheduleId: null,
  batchSize: null,
  requestedBy: 'intranet',
  runId: null,
};

// Without the check, PostgreSQL refuses the foreign key and Bull Board shows only "error 23503".
it.each([
  [
    { runId: 999 },
    'NO_SUCH_RUN',
    'Run 999 does not exist. Remove this job; to start a run, enqueue runId null.',
  ],
  [
    { scheduleId: 999 },
    'NO_SUCH_SCHEDULE',
    'Schedule 999 does not exist. Remove this job; to start a run without a schedule, enqueue scheduleId null.',
  ],
])('a job of an unknown run or schedule fails for good and names it: %j', async (ids, code, message) => {
  const failure = await retrieveJob(pipeline.deps, {
    id: 'foreign-1',
    name: 'run',
    dueAt: null,
    data: { ...FOREIGN, ...ids },
    attempt: 1,
    attempts: 1,
    signal: new AbortController().signal,
    updateProgress: async () => {},
    log: async () => {},
    setData: async () => {},
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PermanentError);
  expect(failure).toMatchObject({ code, message });
  expect(await pipeline.sql('SELECT holder FROM run_lease')).toEqual([{ holder: null }]);
  expect(await pipeline.sql('SELECT run_id FROM run')).toEqual([]);
});
