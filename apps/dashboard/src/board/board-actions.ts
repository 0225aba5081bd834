import type { Role } from '@tixngo-sync/domain';

/** What a change through Bull Board needs and how the audit log names it. */
export interface BoardAction {
  readonly role: Role;
  readonly action: string;
}

/**
 * Every route of Bull Board that changes something. What starts or retries work is for operators; what throws work away, edits it or
 * changes how a queue works is for admins.
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
 * @param method as Bull Board writes it: lower case
 * @param route Bull Board's pattern, `/api/queues/:queueName/pause`
 * @returns what it needs; undefined: it only reads. A change we do not know, of a newer Bull Board, is for admins
 */
export function boardAction(method: string, route: string): BoardAction | undefined {
  if (method === 'get') return undefined;
  return ACTIONS[`${method} ${route}`] ?? { role: 'admin', action: `board.${method} ${route}` };
}
