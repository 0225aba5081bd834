import {
  countTried,
  failRetry,
  isDataError,
  nextOfRetry,
  type RetryPortion,
  sqlStateOf,
} from '@tixngo-sync/db';
import { AbortedError, messageOf, PermanentError } from '@tixngo-sync/domain';
import type { JobContext, PROCESS_QUEUE, RetryJob } from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { retryStillOpen } from './retry-quarantined.js';

/** Small, so that a stop takes effect within a second. */
const TICKETS_PER_PORTION = 100;

/**
 * Retries the quarantined tickets of a stored retry, portion by portion in the order of the feed, until it is
 * finished or stopped. Another worker that takes over the job continues after the last counted portion;
 * retrying a ticket twice has the effect of retrying it once.
 * @returns what Bull Board shows
 * @throws whatever a portion throws; after the last attempt the retry is finished with the error
 */
export async function retryJob(
  deps: PipelineDeps,
  job: JobContext<typeof PROCESS_QUEUE, RetryJob>,
): Promise<{ retryId: number; tried: number }> {
  const { retryId } = job.data;
  const outlast = <Result>(work: () => Promise<Result>) =>
    outlastTrouble(deps, `retry ${retryId}`, job.signal, work, (text) => void job.log(text));
  let tried = 0;
  try {
    for (;;) {
      const portion = await outlast(() => nextOfRetry(deps.database, retryId, TICKETS_PER_PORTION));
      if (portion === null || portion.ids.length === 0) return { retryId, tried };
      if (job.signal.aborted)
        throw new AbortedError('STOPPED', `retry ${retryId} was handed back; another worker continues it`);
      await outlast(() => retryPortion(deps, retryId, portion));
      tried = portion.done + portion.ids.length;
      await job.updateProgress(Math.round((100 * tried) / portion.total));
      await job.log(`${tried} of ${portion.total} tickets tried`);
    }
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    if (job.attempt >= job.attempts || error instanceof PermanentError)
      await outlast(() => failRetry(deps.database, retryId, messageOf(error)));
    throw error;
  }
}

async function retryPortion(deps: PipelineDeps, retryId: number, portion: RetryPortion): Promise<void> {
  const author = { actor: portion.requestedBy, channel: 'api' } as const;
  try {
    await retryStillOpen(deps, portion.ids, author);
  } catch (error) {
    if (!isDataError(error)) throw error;
    await retryOneByOne(deps, retryId, portion.ids, author);
  }
  await countTried(deps.database, retryId, portion);
}

/** A ticket that the database refuses stays in quarantine and does not stop the others (I5). */
async function retryOneByOne(
  deps: PipelineDeps,
  retryId: number,
  ids: readonly number[],
  author: Parameters<typeof retryStillOpen>[2],
): Promise<void> {
  for (const id of ids) {
    try {
      await retryStillOpen(deps, [id], author);
    } catch (error) {
      if (!isDataError(error)) throw error;
      deps.log.warn(
        { retryId, quarantineId: id, sqlState: sqlStateOf(error) },
        'the database refused this ticket; it stays in quarantine',
      );
    }
  }
}
