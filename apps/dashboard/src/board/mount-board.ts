import { AsyncLocalStorage } from 'node:async_hooks';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { roleAllows } from '@tixngo-sync/domain';
import type { Express, RequestHandler } from 'express';
import { identityOf } from '../http/identity.js';
import { boardSecurityHeaders } from '../http/security-headers.js';
import type { Parts } from '../parts.js';
import type { Site } from '../site.js';
import { type BoardRequest, checkAndAudit, recordPauses } from './board-hooks.js';
import { shownData } from './shown-data.js';

const BASE_PATH = '/queues';

/**
 * Mounts Bull Board behind our sign-in. It has neither sign-in nor roles, so its `before` hook, which runs
 * before every call, checks the role and writes the audit log; a change that cannot be logged is not made
 * (I9). The outcome is logged after the answer. Viewers get a board without buttons.
 */
export function mountBoard(app: Express, parts: Parts): void {
  const requests = new AsyncLocalStorage<BoardRequest>();
  const boards = { readOnly: createBoard(parts, requests, true), full: createBoard(parts, requests, false) };
  const choose: RequestHandler = (request, response, next) => {
    const identity = identityOf(request);
    const board = roleAllows(identity.role, 'operator') ? boards.full : boards.readOnly;
    const boardRequest: BoardRequest = { identity };
    response.on('finish', () => {
      boardRequest.recordOutcome?.(response.statusCode).catch((error: unknown) => {
        parts.log.error({ err: error }, 'the outcome of a change in Bull Board could not be recorded');
      });
    });
    requests.run(boardRequest, () => board(request, response, next));
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
  requests: AsyncLocalStorage<BoardRequest>,
  readOnlyMode: boolean,
): RequestHandler {
  const { queues, site } = parts;
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
      handlerHooks: { before: checkAndAudit(parts, requests), after: recordPauses(parts) },
      uiConfig: uiConfig(site),
    },
  });
  // Bull Board declares its router as any. It is an Express application.
  const board = serverAdapter.getRouter() as Express;
  return board.disable('x-powered-by');
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
