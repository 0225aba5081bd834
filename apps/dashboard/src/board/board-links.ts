import { LARGEST_ID, parseWholeNumber } from '@tixngo-sync/domain';
import { PROCESS_QUEUE, RETRIEVE_QUEUE } from '@tixngo-sync/queues';
import { type RequestHandler, Router } from 'express';
import type { Parts } from '../parts.js';

/** The jobs of runs that BullMQ keeps, about. */
const MOST_JOBS = 1_000;

/**
 * Leads from a page or a run to its job, `/queues/pages/121` and `/queues/runs/36`. BullMQ forgets old jobs:
 * then it leads to the record in the console, so that no link goes dead.
 */
export function boardLinks({ queues, site }: Pick<Parts, 'queues' | 'site'>): Router {
  const router = Router();
  const lead =
    (queue: string, record: string, jobOf: (id: number) => Promise<string | undefined>): RequestHandler =>
    async (request, response, next) => {
      const id = parseWholeNumber(String(request.params.id), 1, LARGEST_ID);
      if (id === null) return next();
      const jobId = await jobOf(id);
      response.redirect(
        303,
        site.path(jobId === undefined ? `/${record}/${id}` : `/queues/queue/${queue}/${jobId}`),
      );
    };
  router.get(
    '/pages/:id',
    lead(PROCESS_QUEUE, 'pages', async (id) => (await queues.process.getJob(`page-${id}`))?.id),
  );
  router.get(
    '/runs/:id',
    lead(RETRIEVE_QUEUE, 'runs', async (id) => {
      const jobs = await queues.retrieve.getJobs(['active', 'waiting', 'completed', 'failed'], 0, MOST_JOBS);
      return jobs.find((job) => job?.data?.runId === id || job?.returnvalue?.runId === id)?.id;
    }),
  );
  return router;
}
