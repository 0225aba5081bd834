import { AsyncLocalStorage } from 'node:async_hooks';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Identity } from '@tixngo-sync/auth';
import { audit } from '@tixngo-sync/db';
import { roleAllows } from '@tixngo-sync/domain';
import type { Express, RequestHandler } from 'express';
import { identityOf } from '../http/identity.js';
import { boardSecurityHeaders } from '../http/security-headers.js';
import type { Parts } from '../parts.js';
import { boardAction } from './board-actions.js';
import { shownData } from './shown-data.js';

const BASE_PATH = '/queues';

/**
 * Bull Board behind our sign-in. It has neither login nor roles: who may do what is decided in its `before` hook, which every one of its
 * calls passes, and what is done is written to the audit log first: no line, no change (I9). Viewers get a board without buttons.
 */
export function mountBoard(app: Express, parts: Parts): void {
  const asking = new AsyncLocalStorage<Identity>();
  const boards = { readOnly: createBoard(parts, asking, true), full: createBoard(parts, asking, false) };
  const choose: RequestHandler = (request, response, next) => {
    const identity = identityOf(request);
    const board = roleAllows(identity.role, 'operator') ? boards.full : boards.readOnly;
    asking.run(identity, () => board(request, response, next));
  };
  app.use(BASE_PATH, boardSecurityHeaders(), choose);
}

function createBoard(
  { queues, database }: Parts,
  asking: AsyncLocalStorage<Identity>,
  readOnlyMode: boolean,
): RequestHandler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(BASE_PATH);
  const adapters = [
    adapt(queues.retrieve, 'Runs: ask TIXNGO for pages until the feed ends. One at a time.', readOnlyMode),
    adapt(queues.process, 'Pages: validate, map and apply the tickets of one stored page.', readOnlyMode),
    adapt(
      queues.sweep,
      'Every minute: enqueue stored pages that no job carries, close runs, take over dead ones.',
      readOnlyMode,
    ),
  ];
  createBullBoard({
    queues: adapters,
    serverAdapter,
    options: {
      handlerHooks: {
        before: async ({ method, route, request }) => {
          const needed = boardAction(method, route);
          const identity = asking.getStore();
          if (needed === undefined) return;
          if (identity === undefined || !roleAllows(identity.role, needed.role))
            return { allow: false, message: `This needs the role ${needed.role}.` };
          const target = [request?.params.queueName, request?.params.jobId ?? request?.params.schedulerId]
            .filter(Boolean)
            .join(' ');
          await audit(database, {
            actor: identity.name,
            channel: 'bull-board',
            action: needed.action,
            ...(target === '' ? {} : { target }),
          });
        },
      },
      uiConfig: {
        boardTitle: 'tixngo-sync',
        boardLogo: { path: '/assets/icon.svg', width: 28, height: 28 },
        favIcon: { default: '/assets/icon.svg', alternative: '/assets/icon.svg' },
        miscLinks: [{ text: 'Start page', url: '/' }],
        hideDocsLink: true,
        showMetrics: false,
      },
    },
  });
  // What Bull Board calls a router is an Express application, typed as any by its package.
  const board = serverAdapter.getRouter() as Express;
  return board.disable('x-powered-by');
}

function adapt(
  queue: Parts['queues']['retrieve'],
  description: string,
  readOnlyMode: boolean,
): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { description, readOnlyMode });
  adapter.setFormatter('data', shownData);
  adapter.setFormatter('returnValue', shownData);
  return adapter;
}
