import type { AsyncLocalStorage } from 'node:async_hooks';
import type { createBullBoard } from '@bull-board/api';
import type { Identity } from '@tixngo-sync/auth';
import { audit, recordQueueStates } from '@tixngo-sync/db';
import { roleAllows } from '@tixngo-sync/domain';
import type { Parts } from '../parts.js';
import { boardAction } from './board-actions.js';
import { reopenRetried } from './retried-pages.js';
import { whyNotKept } from './scheduler-edits.js';
import { nameShown } from './shown-jobs.js';

type Hooks = NonNullable<Parameters<typeof createBullBoard>[0]['options']>['handlerHooks'];
type BeforeHook = NonNullable<NonNullable<Hooks>['before']>;
type AfterHook = NonNullable<NonNullable<Hooks>['after']>;
type Context = Parameters<BeforeHook>[0];

/** The request in progress. */
export interface BoardRequest {
  readonly identity: Identity;
  /** Set when it changes something: records how that ended. */
  recordOutcome?: (status: number) => Promise<void>;
  /** Set when its role does not allow it. */
  isForbidden?: boolean;
}

/** The longest list of jobs that one request gets. */
const MOST_JOBS = 100;

/**
 * Refuses a change that the sender's role does not allow, or of something that does not exist. Records any
 * other in the audit log before it is made.
 */
export function checkAndAudit(parts: Parts, requests: AsyncLocalStorage<BoardRequest>): BeforeHook {
  return async (context) => {
    limitList(context);
    const needed = boardAction(context.method, context.route);
    const request = requests.getStore();
    if (needed === undefined) return;
    if (request === undefined || !roleAllows(request.identity.role, needed.role)) {
      if (request !== undefined) request.isForbidden = true;
      return { allow: false, message: `This needs the role ${needed.role}.` };
    }
    if (!(await exists(parts, context)))
      return { allow: false, status: 404, message: `There is no ${targetOf(context)}.` };
    const reason = await whyRefused(parts, context, needed.action);
    if (reason !== null) return { allow: false, status: 409, message: reason };
    const record = (outcome: string) =>
      audit(parts.database, {
        actor: request.identity.name,
        channel: 'bull-board',
        action: needed.action,
        target: targetOf(context) || undefined,
        detail: { outcome },
      });
    await record('started');
    if (RETRIES.has(needed.action))
      await reopenRetried(parts, request.identity.name, context.request?.params ?? {});
    request.recordOutcome = (status) => record(status < 400 ? 'done' : `failed (${status})`);
  };
}

/** Names what an answer shows, and makes a pause known at once, also while no worker is running. */
export function nameAndRecordPauses({ database, queues, log }: Parts): AfterHook {
  return async ({ method }, result) => {
    const isRead = method === 'get';
    const work = async () =>
      isRead ? nameShown(database, result.body) : recordQueueStates(database, await queues.paused());
    await work().catch((err: unknown) => log.warn({ err }, isRead ? NOT_NAMED : NOT_RECORDED));
    return result;
  };
}

const NOT_NAMED = 'could not read what the jobs in Bull Board are about; they have their own names';
const NOT_RECORDED = 'could not record which queues are paused; a worker will';

const RETRIES = new Set(['job.retry', 'queue.retry']);

/** Returns why a change would be taken back, so that it is refused; null when it will last. */
async function whyRefused(parts: Parts, { request }: Context, action: string): Promise<string | null> {
  const { schedulerId } = request?.params ?? {};
  if (schedulerId === undefined) return null;
  switch (action) {
    case 'scheduler.update':
      return whyNotKept(parts, schedulerId, request?.body ?? {});
    case 'scheduler.remove':
      return whyNotKept(parts, schedulerId, 'remove');
    default:
      return null;
  }
}

function limitList({ request: { query } = { query: {} } }: { request?: Pick<Context['request'], 'query'> }) {
  if (Number(query.jobsPerPage) > MOST_JOBS) query.jobsPerPage = String(MOST_JOBS);
}

function targetOf({ request }: Context): string {
  const { queueName, jobId, schedulerId } = request?.params ?? {};
  return [queueName, jobId ?? schedulerId].filter(Boolean).join(' ');
}

/** Returns false when the request names a queue, a job or a scheduler that does not exist. */
async function exists({ queues }: Parts, { request }: Context): Promise<boolean> {
  const { queueName, jobId, schedulerId } = request?.params ?? {};
  if (queueName === undefined) return true;
  const queue = [queues.retrieve, queues.process, queues.sweep].find(({ name }) => name === queueName);
  if (queue === undefined) return false;
  if (jobId !== undefined) return (await queue.getJob(jobId)) !== undefined;
  return schedulerId === undefined || (await queue.getJobScheduler(schedulerId)) !== undefined;
}
