import type { AsyncLocalStorage } from 'node:async_hooks';
import type { createBullBoard } from '@bull-board/api';
import type { Identity } from '@tixngo-sync/auth';
import { audit, recordQueueStates } from '@tixngo-sync/db';
import { roleAllows } from '@tixngo-sync/domain';
import type { Parts } from '../parts.js';
import { boardAction } from './board-actions.js';

type Hooks = NonNullable<Parameters<typeof createBullBoard>[0]['options']>['handlerHooks'];
type BeforeHook = NonNullable<NonNullable<Hooks>['before']>;
type AfterHook = NonNullable<NonNullable<Hooks>['after']>;
type Context = Parameters<BeforeHook>[0];

/** The request in progress. */
export interface BoardRequest {
  readonly identity: Identity;
  /** Set when it changes something: records how that ended. */
  recordOutcome?: (status: number) => Promise<void>;
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
    if (request === undefined || !roleAllows(request.identity.role, needed.role))
      return { allow: false, message: `This needs the role ${needed.role}.` };
    if (!(await exists(parts, context)))
      return { allow: false, status: 404, message: `There is no ${targetOf(context)}.` };
    const record = (outcome: string) =>
      audit(parts.database, {
        actor: request.identity.name,
        channel: 'bull-board',
        action: needed.action,
        target: targetOf(context) || undefined,
        detail: { outcome },
      });
    await record('started');
    request.recordOutcome = (status) => record(status < 400 ? 'done' : `failed (${status})`);
  };
}

/** Makes a pause known at once, also while no worker is running. */
export function recordPauses({ database, queues, log }: Parts): AfterHook {
  return async ({ method }, result) => {
    if (method === 'get') return result;
    try {
      await recordQueueStates(database, await queues.paused());
    } catch (err) {
      log.warn({ err }, 'could not record which queues are paused; a worker will');
    }
    return result;
  };
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
