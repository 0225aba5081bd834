import type { Role } from '@tixngo-sync/domain';

/** The role that a change in Bull Board needs, and its name in the audit log. */
export interface BoardAction {
  readonly role: Role;
  readonly action: string;
}

/**
 * Every route of Bull Board that changes something. Operators may start and retry work; admins may also
 * delete work, edit it or change how a queue works.
 */
const ACTIONS: Readonly<Record<string, BoardAction>> = {
  'put /api/queues/pause': { role: 'operator', action: 'queues.pause' },
  'put /api/queues/resume': { role: 'operator', action: 'queues.resume' },
  'put /api/queues/:queueName/pause': { role: 'operator', action: 'queue.pause' },
  'put /api/queues/:queueName/resume': { role: 'operator', action: 'queue.resume' },
  'put /api/queues/:queueName/retry/:queueStatus': { role: 'operator', action: 'queue.retry' },
  'put /api/queues/:queueName/promote': { role: 'operator', action: 'queue.promote' },
  'put /api/queues/:queueName/rate-limit/release': { role: 'operator', action: 'queue.release-rate-limit' },
  'put /api/queues/:queueName/job-schedulers/:schedulerId/run': { role: 'operator', action: 'scheduler.run' },
  'put /api/queues/:queueName/:jobId/retry': { role: 'operator', action: 'job.retry' },
  'put /api/queues/:queueName/:jobId/promote': { role: 'operator', action: 'job.promote' },
  'patch /api/queues/:queueName/:jobId/delay': { role: 'operator', action: 'job.delay' },
  'patch /api/queues/:queueName/:jobId/priority': { role: 'operator', action: 'job.priority' },
  'post /api/queues/:queueName/add': { role: 'admin', action: 'job.add' },
  'put /api/queues/:queueName/:jobId/clean': { role: 'admin', action: 'job.remove' },
  'patch /api/queues/:queueName/:jobId/update-data': { role: 'admin', action: 'job.update-data' },
  'put /api/queues/:queueName/:jobId/remove-unprocessed-children': {
    role: 'admin',
    action: 'job.remove-children',
  },
  'put /api/queues/:queueName/clean/:queueStatus': { role: 'admin', action: 'queue.clean' },
  'put /api/queues/:queueName/empty': { role: 'admin', action: 'queue.empty' },
  'put /api/queues/:queueName/obliterate': { role: 'admin', action: 'queue.obliterate' },
  'put /api/queues/:queueName/concurrency': { role: 'admin', action: 'queue.concurrency' },
  'put /api/queues/:queueName/rate-limit': { role: 'admin', action: 'queue.rate-limit' },
  'put /api/queues/:queueName/job-schedulers/:schedulerId/remove': {
    role: 'admin',
    action: 'scheduler.remove',
  },
  'patch /api/queues/:queueName/job-schedulers/:schedulerId': { role: 'admin', action: 'scheduler.update' },
};

export const BOARD_ACTION_ROUTES = Object.keys(ACTIONS);

/**
 * Looks up what a call of Bull Board needs. Returns undefined when it only reads. A change that is not in
 * the table, as a newer Bull Board may have, is for admins.
 * @param method in lower case, as in Bull Board's route table
 * @param route its pattern: `/api/queues/:queueName/pause`
 */
export function boardAction(method: string, route: string): BoardAction | undefined {
  if (method === 'get') return undefined;
  return ACTIONS[`${method} ${route}`] ?? { role: 'admin', action: `board.${method} ${route}` };
}
