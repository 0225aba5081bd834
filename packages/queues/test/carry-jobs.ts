import { createLogger } from '@tixngo-sync/runtime';
import { checkRedis, followJob, openQueues, startWorker } from '../src/index.js';

/** The result of three page jobs and a schedule on a Redis. */
export interface Carried {
  readonly problems: readonly string[];
  readonly jobs: readonly unknown[];
  readonly schedule: string;
  readonly delayed: number | undefined;
}

export const ALL_CARRIED: Carried = {
  problems: [],
  jobs: [1, 2, 3].map((pageId) => ({ state: 'completed', returnValue: { pageId } })),
  schedule: 'set',
  delayed: 1,
};

/** Everything that a Redis is used for, once. */
export async function carryJobs(url: string, prefix: string): Promise<Carried> {
  const options = {
    backend: { kind: 'redis', url },
    prefix,
    log: createLogger({ level: 'silent', pretty: false }),
  } as const;
  const { problems } = await checkRedis(url);
  const queues = await openQueues(options);
  const handler = async (job: { data: { pageId: number } }) => ({ pageId: job.data.pageId });
  const worker = await startWorker({ ...options, queue: 'process-page', concurrency: 2, handler });
  try {
    await queues.enqueuePages([1, 2, 3].map((pageId) => ({ pageId, replayRunId: null })));
    const jobs = [];
    for (const pageId of [1, 2, 3]) jobs.push(await followJob(queues.process, `page-${pageId}`));
    const job = {
      trigger: 'SCHEDULE',
      scheduleId: 1,
      batchSize: null,
      requestedBy: null,
      runId: null,
    } as const;
    const schedule = await queues.mirrorSchedule({ key: 'schedule-1', everyMs: 3_600_000, job });
    return { problems, jobs, schedule, delayed: (await queues.depths()).retrieve.delayed };
  } finally {
    await worker.close();
    await queues.close();
  }
}
