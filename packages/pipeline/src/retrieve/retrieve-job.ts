import { recordJobOfRun } from '@tixngo-sync/db';
import type { JobContext, RETRIEVE_QUEUE } from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { type RetrieveHooks, retrieve } from './retrieve.js';
import { isTick, retrieveAtTick } from './tick.js';

/**
 * Handles a job of the retrieve queue. Returns what Bull Board shows: ids and counts, or why a tick started
 * no run.
 */
export async function retrieveJob(
  deps: PipelineDeps,
  job: JobContext<typeof RETRIEVE_QUEUE>,
): Promise<unknown> {
  const hooks: RetrieveHooks = {
    // Another worker that takes over the job continues the same run. Without the id it starts a new one,
    // losing nothing.
    onStarted: async (started) => {
      await job.setData({ ...job.data, runId: started }).catch((error: unknown) => {
        deps.log.warn(
          { err: error, runId: started },
          'could not store the run id in the job; a worker that takes it over will start another run',
        );
      });
      await recordJobOfRun(deps.database, started, job.id).catch((error: unknown) => {
        deps.log.warn({ err: error, runId: started }, 'the run has no link to its job');
      });
    },
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
  await job.log(`run ${runId} has fetched ${pages} pages, ${received} tickets`);
  return { runId, pages, received };
}
