import {
  HEARTBEAT_MS,
  heartbeat,
  makeProbeDue,
  needsSweep,
  recordQueueStates,
  signOff,
  type WorkerIdentity,
} from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import {
  correctTimesAhead,
  PROCESS_QUEUE,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  SWEEP_QUEUE,
} from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { probeTixngo } from '../retrieve/circuit.js';
import { startProcessing, startRetrieving, startSweeping } from './queue-workers.js';
import { repeatEvery } from './repeat-every.js';
import { ReplaceableWorker } from './replace-silent.js';
import { ScheduleMirror } from './schedule-mirror.js';
import { addUpWork, ensureSweepIsScheduled, sweep } from './sweep.js';

export interface RunningWorkers {
  /** Finishes what is running, or hands it back to the queue. */
  close(): Promise<void>;
}

type WorkersByQueue = Readonly<Record<QueueName, ReplaceableWorker>>;

/**
 * Starts everything a worker does: fetch (one run at a time, across all machines), process, sweep, and keep
 * BullMQ's job schedulers in step with the schedules. Any number of machines may do this. Resolves once it
 * takes jobs; the first sweep and the job schedulers follow, and are tried again until the database and the
 * queue are available.
 */
export async function startWorkers(deps: PipelineDeps, identity: WorkerIdentity): Promise<RunningWorkers> {
  const mirror = new ScheduleMirror(deps);
  const beat = async () => heartbeat(deps.database, identity, await deps.metrics.work.getMetricsAsJSON());
  await beat();
  // The fetching worker starts last: then pages begin to arrive, and no later step can fail.
  const workers = {
    [SWEEP_QUEUE]: await ReplaceableWorker.start(() => startSweeping(deps, mirror)),
    [PROCESS_QUEUE]: await ReplaceableWorker.start(() => startProcessing(deps)),
    [RETRIEVE_QUEUE]: await ReplaceableWorker.start(() => startRetrieving(deps)),
  };
  const heartbeats = repeatHeartbeat(deps, mirror, workers, beat);
  const closing = new AbortController();
  // Separate from the heartbeat: a slow request must not delay it.
  const probes = repeatEvery(HEARTBEAT_MS, deps.log, 'probing TIXNGO', () =>
    probeTixngo(deps, closing.signal),
  );
  probes.runNow();
  return {
    close: async () => {
      const stopped = Promise.all([heartbeats.stop(), probes.stop()]);
      closing.abort(new AbortedError('SHUTDOWN', 'the worker is closing'));
      await Promise.all(Object.values(workers).map((worker) => worker.close()));
      await stopped;
      try {
        await beat();
        await signOff(deps.database, identity.workerId, addUpWork);
      } catch (err) {
        deps.log.warn(
          { err },
          'could not sign off; the worker counts as gone once its last heartbeat is old',
        );
      }
    },
  };
}

/**
 * Repeats the heartbeat and all that goes with it: the sweep when needed, the schedulers, the queue states,
 * times that a wrong clock left in the queue, and the replacement of silent workers.
 */
function repeatHeartbeat(
  deps: PipelineDeps,
  mirror: ScheduleMirror,
  workers: WorkersByQueue,
  beat: () => Promise<void>,
) {
  let hasSweptOnce = false;
  const repetition = repeatEvery(HEARTBEAT_MS, deps.log, 'the heartbeat', async () => {
    await beat();
    const isNewQueue = await ensureSweepIsScheduled(deps);
    if (!hasSweptOnce) await makeProbeDue(deps.database);
    if (!hasSweptOnce || (await needsSweep(deps.database))) await sweep(deps);
    hasSweptOnce = true;
    if (isNewQueue) await mirror.mirror();
    else await mirror.mirrorIfChanged();
    await recordQueueStates(deps.database, await deps.queues.paused());
    await correctTimesAhead(deps.database.pool, deps.queueTarget, deps.settings.jobLockSeconds * 1000);
    await replaceSilentWorkers(deps, workers);
  });
  repetition.runNow();
  return repetition;
}

async function replaceSilentWorkers(deps: PipelineDeps, workers: WorkersByQueue): Promise<void> {
  const takeable = await deps.queues.takeable();
  const concurrency = {
    [RETRIEVE_QUEUE]: 1,
    [PROCESS_QUEUE]: deps.settings.processConcurrency,
    [SWEEP_QUEUE]: 1,
  };
  for (const queue of QUEUE_NAMES) {
    if (!(await workers[queue].replaceIfSilent(takeable[queue], concurrency[queue]))) continue;
    deps.metrics.replacedWorkers.inc({ queue });
    deps.log.error({ queue }, 'this worker took no job for a minute although jobs waited; it was replaced');
  }
}
