import { countRunPages, countWorkersUp, needsSweep, readRunSummary } from '@tixngo-sync/db';
import { AbortedError, PermanentError, type RunSummary } from '@tixngo-sync/domain';
import { PROCESS_QUEUE, type RunningWorker } from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { startProcessing } from '../worker/queue-workers.js';
import { repeatEvery } from '../worker/repeat-every.js';
import { sweep } from '../worker/sweep.js';
import { pauseReporter } from './pause-reporter.js';
import type { RunEvent } from './run-event.js';

const POLL_MS = 100;
/** How often to check that some worker is running. */
const CHECK_WORKERS_MS = 5_000;

/**
 * Does `work` while pages are processed: by the workers that are running or, once there are none, by this
 * process.
 */
export async function withProcessing<Result>(
  deps: PipelineDeps,
  onEvent: (event: RunEvent) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  let own: RunningWorker | null = null;
  const ensureProcessing = async () => {
    if (own !== null) {
      // As a worker does: a page that was stored while the queue was down has no job.
      if (await needsSweep(deps.database)) await sweep(deps);
      return;
    }
    if ((await countWorkersUp(deps.database)) > 0) return;
    own = await startProcessing(deps);
    await sweep(deps);
    onEvent({ kind: 'line', text: 'this process processes the pages' });
  };
  await ensureProcessing();
  const reportPause = pauseReporter(deps, PROCESS_QUEUE, onEvent);
  const checks = repeatEvery(CHECK_WORKERS_MS, deps.log, 'checking for running workers', async () => {
    await ensureProcessing();
    await reportPause();
  });
  checks.runNow();
  try {
    return await work();
  } finally {
    await checks.stop();
    // Assigned in the closure above, which control flow analysis does not see.
    await (own as RunningWorker | null)?.close();
  }
}

/** Waits until a run is no longer RUNNING, however long PostgreSQL is in trouble, and returns its summary. */
export async function untilRunIsClosed(
  deps: PipelineDeps,
  runId: number,
  { onEvent, signal }: { onEvent: (event: RunEvent) => void; signal: AbortSignal },
): Promise<RunSummary> {
  let reported = -1;
  const read = async () => ({
    summary: await readRunSummary(deps.database.pool, runId),
    ...(await countRunPages(deps.database, runId)),
  });
  for (;;) {
    const { summary, done, pages } = await outlastTrouble(deps, `run ${runId}`, signal, read, (text) =>
      onEvent({ kind: 'line', text }),
    );
    if (summary === null) throw new PermanentError('NO_SUCH_RUN', `run ${runId} does not exist`);
    if (summary.status !== 'RUNNING') return summary;
    if (done !== reported) {
      const progress = { runId, pages, tickets: summary.received, rate: 0 };
      onEvent({ kind: 'progress', progress, processed: done });
    }
    reported = done;
    await deps.clock.sleep(POLL_MS, signal).catch(() => {
      throw new AbortedError(
        'STOPPED',
        `stopped while the pages of run ${runId} were being processed; workers continue with them`,
      );
    });
  }
}
