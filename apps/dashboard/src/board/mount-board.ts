import { AsyncLocalStorage } from 'node:async_hooks';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Identity } from '@tixngo-sync/auth';
import { audit, recordQueueStates } from '@tixngo-sync/db';
import { roleAllows } from '@tixngo-sync/domain';
import type { Express, RequestHandler } from 'express';
import { identityOf } from '../http/identity.js';
import { boardSecurityHeaders } from '../http/security-headers.js';
import type { Parts } from '../parts.js';
import type { Site } from '../site.js';
import { boardAction } from './board-actions.js';
import { shownData } from './shown-data.js';

const BASE_PATH = '/queues';

/**
 * Mounts Bull Board behind our sign-in. It has neither sign-in nor roles, so its `before` hook, which runs
 * before every call, checks the role and writes the audit log; a change that cannot be logged is not made
 * (I9). Viewers get a board without buttons.
 */
export function mountBoard(app: Express, parts: Parts): void {
  const senders = new AsyncLocalStorage<Identity>();
  const boards = { readOnly: createBoard(parts, senders, true), full: createBoard(parts, senders, false) };
  const choose: RequestHandler = (request, response, next) => {
    const identity = identityOf(request);
    const board = roleAllows(identity.role, 'operator') ? boards.full : boards.readOnly;
    senders.run(identity, () => board(request, response, next));
  };
  app.use(BASE_PATH, boardSecurityHeaders(), choose);
}

function uiConfig(site: Site) {
  const icon = site.path('/assets/icon.svg');
  return {
    boardTitle: 'tixngo-sync',
    boardLogo: { path: icon, width: 28, height: 28 },
    favIcon: { default: icon, alternative: icon },
    miscLinks: [{ text: 'Start page', url: site.path('/') }],
    hideDocsLink: true,
    showMetrics: false,
  };
}

function createBoard(
  parts: Parts,
  senders: AsyncLocalStorage<Identity>,
  readOnlyMode: boolean,
): RequestHandler {
  const { queues, database, site } = parts;
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(site.path(BASE_PATH));
  const show = (queue: Parts['queues']['retrieve'], description: string) =>
    adapterOf(queue, { description, readOnlyMode });
  createBullBoard({
    queues: [
      show(queues.retrieve, 'Runs: fetch and store pages until the end of the feed. One run at a time.'),
      show(queues.process, 'Pages: validate, map and apply the tickets of one stored page.'),
      show(
        queues.sweep,
        'Every minute: enqueue stored pages without a job, close runs, take over abandoned ones.',
      ),
    ],
    serverAdapter,
    options: {
      handlerHooks: { before: checkAndAudit(database, senders), after: recordPauses(parts) },
      uiConfig: uiConfig(site),
    },
  });
  // Bull Board declares its router as any. It is an Express application.
  const board = serverAdapter.getRouter() as Express;
  return board.disable('x-powered-by');
}

type BoardHooks = NonNullable<NonNullable<Parameters<typeof createBullBoard>[0]['options']>['handlerHooks']>;
type BeforeHook = NonNullable<BoardHooks['before']>;
type AfterHook = NonNullable<BoardHooks['after']>;

/** Makes a pause known at once, also while no worker is running. */
function recordPauses({ database, queues, log }: Parts): AfterHook {
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

/**
 * Refuses a change that the sender's role does not allow, and records any other in the audit log before it
 * is made.
 */
function checkAndAudit(database: Parts['database'], senders: AsyncLocalStorage<Identity>): BeforeHook {
  return async ({ method, route, request }) => {
    const needed = boardAction(method, route);
    const identity = senders.getStore();
    if (needed === undefined) return;
    if (identity === undefined || !roleAllows(identity.role, needed.role))
      return { allow: false, message: `This needs the role ${needed.role}.` };
    const { queueName, jobId, schedulerId } = request?.params ?? {};
    const target = [queueName, jobId ?? schedulerId].filter(Boolean).join(' ');
    await audit(database, {
      actor: identity.name,
      channel: 'bull-board',
      action: needed.action,
      ...(target === '' ? {} : { target }),
    });
  };
}

function adapterOf(
  queue: Parts['queues']['retrieve'],
  options: { description: string; readOnlyMode: boolean },
): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, options);
  adapter.setFormatter('data', shownData);
  adapter.setFormatter('returnValue', shownData);
  return adapter;
}
