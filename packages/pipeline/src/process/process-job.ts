import { AbortedError, PermanentError } from '@tixngo-sync/domain';
import type { JobContext, PROCESS_QUEUE } from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { failPage, type ProcessOutcome, processPage } from './process-page.js';

/**
 * Handles a job of the process queue. A page that will not be tried again becomes FAILED, with the reason.
 * @throws as `processPage`
 */
export async function processJob(
  deps: PipelineDeps,
  job: JobContext<typeof PROCESS_QUEUE>,
): Promise<ProcessOutcome> {
  const outlast = <Result>(work: () => Promise<Result>) =>
    outlastTrouble(deps, `page ${job.data.pageId}`, job.signal, work, (text) => void job.log(text));
  try {
    return await outlast(() => processPage(deps, job.data));
  } catch (error) {
    const isLastTry =
      (job.attempt >= job.attempts && !(error instanceof AbortedError)) || error instanceof PermanentError;
    if (isLastTry) await outlast(() => failPage(deps, job.data, error));
    throw error;
  }
}
