import {
  HEARTBEAT_MS,
  heartbeat,
  loadPage,
  needsSweep,
  signOff,
  tryAtOnce,
  type WorkerIdentity,
} from '@tixngo-sync/db';
import { AbortedError, PermanentError } from '@tixngo-sync/domain';
import {
  type FailedJob,
  PROCESS_QUEUE,
  processJobSchema,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  type RunningWorker,
  SWEEP_QUEUE,
  startWorker,
} from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { tellPeople } from '../notifications/tell-people.js';
import { processJob } from '../process/process-job.js';
import { failPage } from '../process/process-page.js';
import { tryTixngoAgain } from '../retrieve/circuit.js';
import { retrieveJob } from '../retrieve/retrieve-job.js';
import { boundHeap } from './bound-heap.js';
import { ReplaceableWorker } from './replace-silent.js';
import { ScheduleMirror } from './schedule-mirror.js';
import { sweep } from './sweep.js';
import { keepSweepComing } from './sweep-scheduler.js';
import { addUpWork } from './work-figures.js';

export interface RunningWorkers {
  /** Finishes or hands back what is running. */
  close(): Promise<void>;
}

/**
 * Everything a worker does: retrieve (one at a time, cluster-wide), process, sweep, and keeping BullMQ's job schedulers like the schedule
 * rows. Any number of machines may do this.
 * @returns once it takes jobs; what it catches up on first (a sweep, the job schedulers) is tried until the database and the queue let it
 */
export async function startWorkers(deps: PipelineDeps, identity: WorkerIdentity): Promise<RunningWorkers> {
  const mirror = new ScheduleMirror(deps);
  const signOfLife = async () =>
    heartbeat(deps.database, identity, await deps.metrics.work.getMetricsAsJSON());
  await signOfLife();
  // The one that fetches last: with it pages begin to flow, and nothing that may fail comes after it.
  const workers = {
    [SWEEP_QUEUE]: await ReplaceableWorker.start(() => startSweeping(deps, mirror)),
    [PROCESS_QUEUE]: await ReplaceableWorker.start(() => startProcessing(deps)),
    [RETRIEVE_QUEUE]: await ReplaceableWorker.start(() => startRetrieving(deps)),
  };
  let isCaughtUp = false;
  const beat = every(HEARTBEAT_MS, deps, 'the heartbeat', async () => {
    await signOfLife();
    const isNewQueue = await keepSweepComing(deps);
    if (!isCaughtUp) await tryAtOnce(deps.database);
    if (!isCaughtUp || (await needsSweep(deps.database))) await sweep(deps);
    isCaughtUp = true;
    if (isNewQueue) await mirror.mirror();
    else await mirror.mirrorIfChanged();
    await replaceSilent(deps, workers);
  });
  const closing = new AbortController();
  // A request may take longer than a sign of life may wait.
  const tries = every(HEARTBEAT_MS, deps, 'the try of TIXNGO', () => tryTixngoAgain(deps, closing.signal));
  return {
    close: async () => {
      beat.stop();
      tries.stop();
      closing.abort(new AbortedError('SHUTDOWN', 'the worker is closing'));
      await Promise.all(Object.values(workers).map((worker) => worker.close()));
      await Promise.all([beat.settled(), tries.settled()]);
      try {
        await signOfLife();
        await signOff(deps.database, identity.workerId, addUpWork);
      } catch (err) {
        deps.log.warn(
          { err },
          'the worker could not sign off; it counts as gone once its signs of life are old',
        );
      }
    },
  };
}

async function replaceSilent(
  deps: PipelineDeps,
  workers: Readonly<Record<QueueName, ReplaceableWorker>>,
): Promise<void> {
  const takeable = await deps.queues.takeable();
  const concurrency = {
    [RETRIEVE_QUEUE]: 1,
    [PROCESS_QUEUE]: deps.settings.processConcurrency,
    [SWEEP_QUEUE]: 1,
  };
  for (const queue of QUEUE_NAMES) {
    if (!(await workers[queue].look(takeable[queue], concurrency[queue]))) continue;
    deps.metrics.replacedWorkers.inc({ queue });
    deps.log.error({ queue }, 'this worker took nothing for a minute though jobs waited: it was replaced');
  }
}

function startRetrieving(deps: PipelineDeps): Promise<RunningWorker> {
  return startWorker({
    ...workerOptions(deps),
    queue: RETRIEVE_QUEUE,
    concurrency: 1,
    handler: (job) => retrieveJob(deps, job),
  });
}

/** Processes pages until closed. */
export function startProcessing(deps: PipelineDeps): Promise<RunningWorker> {
  boundHeap();
  return startWorker({
    ...workerOptions(deps),
    queue: PROCESS_QUEUE,
    concurrency: deps.settings.processConcurrency,
    handler: (job) => processJob(deps, job),
    onFailed: (job) => void failAbandonedPage(deps, job),
  });
}

/** A job that failed without its handler saying so: its workers were killed too often. */
async function failAbandonedPage(deps: PipelineDeps, job: FailedJob): Promise<void> {
  const data = processJobSchema.safeParse(job.data);
  if (!data.success) return;
  const page = await loadPage(deps.database, data.data.pageId, false);
  if (page?.status === 'STORED')
    await failPage(deps, data.data, new PermanentError('JOB_FAILED', `page ${page.pageId}: ${job.reason}`));
}

function workerOptions(deps: PipelineDeps) {
  const lockMs = deps.settings.jobLockSeconds * 1000;
  // A killed worker's job is noticed within a lock and a check.
  return {
    ...deps.queueTarget,
    log: deps.log,
    workerName: deps.workerName,
    times: { lockMs, stalledCheckMs: Math.round(lockMs / 3) },
  };
}

function startSweeping(deps: PipelineDeps, mirror: ScheduleMirror): Promise<RunningWorker> {
  return startWorker({
    ...workerOptions(deps),
    queue: SWEEP_QUEUE,
    concurrency: 1,
    handler: async () => {
      await mirror.mirror();
      const result = await sweep(deps);
      await tellPeople(deps);
      return result;
    },
  });
}

/** Does `work` now and every so often, never twice at once; a failure is logged and the next time is another try. */
function every(ms: number, { log }: PipelineDeps, what: string, work: () => Promise<void>) {
  let running: Promise<void> | null = null;
  const once = () => {
    running ??= work()
      .catch((error: unknown) => log.warn({ err: error }, `${what} failed; the next one tries again`))
      .finally(() => {
        running = null;
      });
  };
  once();
  const timer = setInterval(once, ms);
  return { stop: () => clearInterval(timer), settled: () => running ?? Promise.resolve() };
}
