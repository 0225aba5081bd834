import { countRunPages, countWorkersUp, readRunSummary } from '@tixngo-sync/db';
import { AbortedError, PermanentError, type RunSummary } from '@tixngo-sync/domain';
import type { RunningWorker } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { sweep } from '../worker/sweep.js';
import { startProcessing } from '../worker/workers.js';
import type { RunEvent } from './run-event.js';

const POLL_MS = 100;
/** How often it is looked whether those who process are still there, and whether something was missed. */
const LOOK_AFTER_MS = 5_000;

/** Pages are processed while `work` goes on: by the workers that are up, else by one that this process starts, even if they die meanwhile. */
export async function withProcessing<Result>(
  deps: PipelineDeps,
  onEvent: (event: RunEvent) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  let own: RunningWorker | null = null;
  let looking: Promise<void> | null = null;
  const look = async () => {
    if (own !== null || (await countWorkersUp(deps.database)) > 0) return;
    own = await startProcessing(deps);
    await sweep(deps);
    onEvent({ kind: 'line', text: 'pages are processed in this process' });
  };
  await look();
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) =>
        deps.log.warn({ err: error }, 'could not look after the workers; trying again'),
      )
      .finally(() => {
        looking = null;
      });
  }, LOOK_AFTER_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await looking;
    // Assigned in the closure above, which control flow analysis does not see.
    await (own as RunningWorker | null)?.close();
  }
}

/** @returns the run's summary once it is no longer RUNNING */
export async function untilRunIsClosed(
  deps: PipelineDeps,
  runId: number,
  { onEvent, signal }: { onEvent: (event: RunEvent) => void; signal: AbortSignal },
): Promise<RunSummary> {
  let told = -1;
  for (;;) {
    const summary = await readRunSummary(deps.database.pool, runId);
    if (summary === null) throw new PermanentError('NO_SUCH_RUN', `run ${runId} does not exist`);
    if (summary.status !== 'RUNNING') return summary;
    const { done, pages } = await countRunPages(deps.database, runId);
    if (done !== told)
      onEvent({
        kind: 'progress',
        progress: { runId, pages, tickets: summary.received, rate: 0 },
        processed: done,
      });
    told = done;
    await deps.clock.sleep(POLL_MS, signal).catch(() => {
      throw new AbortedError(
        'STOPPED',
        `stopped while the pages of run ${runId} were processed; workers go on with it`,
      );
    });
  }
}
