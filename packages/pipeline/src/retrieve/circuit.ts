import { closeCircuit, noteWaiting, openCircuit, showKey, takeTry } from '@tixngo-sync/db';
import { RetryableError, SyncError } from '@tixngo-sync/domain';
import { type DiffAnswer, isOutage, type PageRequest, type RetryWait } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { takeLeaseNow } from './lease-keeper.js';

/**
 * Asks TIXNGO for pages on behalf of a run, and keeps what everybody can see of it: that it waits, and when it asks again.
 * @param onWaiting told of each wait, for those who watch the run
 */
export function askTixngo(deps: PipelineDeps, onWaiting: (text: string) => void) {
  const { database, log, tixngo } = deps;
  const keep = (work: Promise<unknown>) =>
    void work.catch((err: unknown) => log.warn({ err }, 'the state of TIXNGO could not be kept'));
  // Nobody knows yet what the last run left behind.
  let isKnownWell = false;
  return async (request: PageRequest): Promise<DiffAnswer> => {
    const answer = await tixngo.fetchPage({
      ...request,
      onWait: (wait) => {
        isKnownWell = false;
        keep(noteWaiting(database, { code: wait.code, message: `TIXNGO ${wait.message}.` }, wait.delayMs));
        onWaiting(textOf(wait, deps.clock.now()));
      },
    });
    if (!isKnownWell) await closeCircuit(database);
    isKnownWell = true;
    return answer;
  };
}

/** "Waiting for a rate limit" is nothing that a person has to do something about; it says until when. */
function textOf({ code, message, delayMs }: RetryWait, now: number): string {
  const until = new Date(now + delayMs).toISOString();
  return code === 'TOO_MANY_REQUESTS'
    ? `TIXNGO asked us to wait (${message}): the run goes on at ${until}`
    : `TIXNGO ${message}: asked again at ${until}`;
}

/** A run or a try failed. Where TIXNGO itself is to blame, scheduled runs wait until it answers again; `run` tries at any time. */
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
 * Half-open: where a try is due, asks TIXNGO for one ticket, holding the right to fetch as a run does. If it answers, the circuit is closed
 * and one run catches up. Cheap where there is nothing to try; any worker may call it, one gets the try.
 */
export async function tryTixngoAgain(deps: PipelineDeps, signal: AbortSignal): Promise<void> {
  const { database, log, queues, tixngo } = deps;
  const scheduleId = await takeTry(database);
  if (scheduleId === null) return;
  const lease = await takeLeaseNow(deps, signal);
  if (!lease.taken) return; // a run is under way: it will tell
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
      log.warn({ code: error.code }, 'TIXNGO still gives nothing; scheduled runs wait');
      return;
    }
    // It answers; what is wrong with the answer is for a run to say.
  } finally {
    await lease.release();
  }
  await closeCircuit(database);
  log.info('TIXNGO answers again: a run catches up');
  await queues.enqueueRetrieve({
    trigger: 'SCHEDULE',
    scheduleId,
    batchSize: null,
    requestedBy: null,
    runId: null,
  });
}
