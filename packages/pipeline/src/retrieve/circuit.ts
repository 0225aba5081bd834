import { closeCircuit, noteWaiting, openCircuit, showKey, takeTry } from '@tixngo-sync/db';
import { RetryableError, SyncError } from '@tixngo-sync/domain';
import { type DiffAnswer, isOutage, type PageRequest, type RetryWait } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { takeLeaseNow } from './lease-keeper.js';

/**
 * Returns the function with which a run requests pages. Waits are recorded in the database, for everybody to
 * see.
 * @param onWaiting called with each wait, for those who watch the run
 */
export function askTixngo(deps: PipelineDeps, onWaiting: (text: string) => void) {
  const { database, log, tixngo } = deps;
  let recorded: Promise<unknown> = Promise.resolve();
  const record = (work: () => Promise<unknown>) => {
    recorded = recorded
      .then(work)
      .catch((err: unknown) => log.warn({ err }, 'could not record that TIXNGO makes the run wait'));
  };
  // false at first: the last run may have left the circuit open.
  let isCircuitClosed = false;
  return async (request: PageRequest): Promise<DiffAnswer> => {
    const answer = await tixngo.fetchPage({
      ...request,
      onWait: (wait) => {
        isCircuitClosed = false;
        const fault = { code: wait.code, message: `TIXNGO ${wait.message}.` };
        record(() => noteWaiting(database, fault, wait.delayMs));
        onWaiting(waitText(wait, deps.clock.now()));
      },
    });
    if (!isCircuitClosed) {
      // In order: a wait recorded after the good answer would make TIXNGO look down until the next run.
      await recorded;
      await closeCircuit(database);
    }
    isCircuitClosed = true;
    return answer;
  };
}

/** Describes a wait. A rate limit needs no action from anybody, so its text does not read like a fault. */
function waitText({ code, message, delayMs }: RetryWait, now: number): string {
  const until = new Date(now + delayMs).toISOString();
  return code === 'TOO_MANY_REQUESTS'
    ? `TIXNGO asked us to wait (${message}): the run continues at ${until}`
    : `TIXNGO ${message}: trying again at ${until}`;
}

/**
 * Opens the circuit if the error is TIXNGO's fault: scheduled runs then wait until it answers again (`run`
 * may try at any time). Returns whether it did.
 */
export async function openCircuitFor({ database }: PipelineDeps, error: unknown): Promise<boolean> {
  if (!(error instanceof SyncError) || !isOutage(error.code)) return false;
  const { code, message } = error;
  await openCircuit(
    database,
    { code, message },
    error instanceof RetryableError ? error.retryAfterMs : undefined,
  );
  return true;
}

/**
 * Probes TIXNGO when the circuit is open and a probe is due: requests one ticket, holding the right to fetch
 * as a run does. If TIXNGO answers, the circuit closes and one run catches up. Any worker may call this, and
 * one of them gets to probe; it is cheap when no probe is due.
 */
export async function probeTixngo(deps: PipelineDeps, signal: AbortSignal): Promise<void> {
  const { database, log, queues, tixngo } = deps;
  const scheduleId = await takeTry(database);
  if (scheduleId === null) return;
  const lease = await takeLeaseNow(deps, signal);
  if (!lease.taken) return; // the run in progress will show whether TIXNGO answers
  try {
    const { fetchedThrough } = await showKey(database);
    await tixngo.fetchPage({
      limit: 1,
      paginationKey: fetchedThrough,
      signal: lease.signal,
      retryLimitMs: 0,
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof SyncError)) throw error;
    if (await openCircuitFor(deps, error)) {
      log.warn({ code: error.code }, 'TIXNGO is still down; scheduled runs wait');
      return;
    }
    // TIXNGO answers; if the answer is wrong, a run will report it.
  } finally {
    await lease.release();
  }
  await closeCircuit(database);
  log.info('TIXNGO answers again: starting a run to catch up');
  await queues.enqueueRetrieve({
    trigger: 'SCHEDULE',
    scheduleId,
    batchSize: null,
    requestedBy: null,
    runId: null,
  });
}
