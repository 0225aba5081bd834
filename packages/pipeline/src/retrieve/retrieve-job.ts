import type { JobContext, RETRIEVE_QUEUE } from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { type RetrieveHooks, retrieve } from './retrieve.js';
import { isTick, retrieveAtTick } from './tick.js';

/** The handler of the retrieve queue. @returns what Bull Board shows of it: ids and counts, or why a tick began no run */
export async function retrieveJob(
  deps: PipelineDeps,
  job: JobContext<typeof RETRIEVE_QUEUE>,
): Promise<unknown> {
  const hooks: RetrieveHooks = {
    // A job that BullMQ hands to another worker goes on with the same run. Without this it would begin a new one: nothing is lost by that.
    onStarted: (started) =>
      job.setData({ ...job.data, runId: started }).catch((error: unknown) => {
        deps.log.warn(
          { err: error, runId: started },
          'the job could not be told its run; whoever takes it over begins another',
        );
      }),
    onProgress: (progress) => void job.updateProgress(progress),
    onLine: (line) => void job.log(line),
    signal: job.signal,
  };
  const { data } = job;
  const dueAt = job.dueAt ?? new Date(deps.clock.now());
  const outcome = isTick(data)
    ? await outlastTrouble(
        deps,
        'the tick',
        job.signal,
        () => retrieveAtTick(deps, data, dueAt, hooks),
        hooks.onLine,
      )
    : await retrieve(deps, data, hooks);
  if ('tick' in outcome) {
    const text = `${outcome.tick === 'skipped' ? 'tick skipped' : 'no run'}: ${outcome.why}`;
    await job.log(text);
    deps.log.info({ scheduleId: data.scheduleId }, text);
    return outcome;
  }
  // Not its status: its pages are still being processed.
  const { runId, pages, received } = outcome;
  return { runId, pages, received };
}
