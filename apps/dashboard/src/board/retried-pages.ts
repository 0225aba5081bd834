import { reopenPages } from '@tixngo-sync/db';
import { PROCESS_QUEUE, pageJobOf } from '@tixngo-sync/queues';
import type { Parts } from '../parts.js';

/** More failed jobs are not kept. */
const MOST_JOBS = 5_000;

/**
 * Reopens the pages whose failed jobs are retried in Bull Board, in the name of the person, as any other
 * retry does: the attempt is theirs, and the page no longer counts as failed.
 */
export async function reopenRetried(
  { database, queues }: Pick<Parts, 'database' | 'queues'>,
  actor: string,
  { queueName, jobId, queueStatus }: { queueName?: string; jobId?: string; queueStatus?: string },
): Promise<void> {
  if (queueName !== PROCESS_QUEUE) return;
  const ids = jobId === undefined ? await failedJobIds(queues, queueStatus) : [jobId];
  const pages = ids.map(pageJobOf).filter((page) => page !== null && page.replayRunId === null);
  if (pages.length === 0) return;
  await reopenPages(
    database,
    { actor, channel: 'bull-board' },
    pages.flatMap((page) => page?.pageId ?? []),
  );
}

async function failedJobIds({ process }: Parts['queues'], status: string | undefined): Promise<string[]> {
  if (status !== 'failed') return [];
  const jobs = await process.getFailed(0, MOST_JOBS - 1);
  return jobs.flatMap((job) => job.id ?? []);
}
