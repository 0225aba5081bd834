import { AsyncLocalStorage } from 'node:async_hooks';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Role } from '@tixngo-sync/domain';
import express, { type Express, type RequestHandler } from 'express';
import { identityOf } from '../http/identity.js';
import type { RefusalRecorder } from '../http/record-refusals.js';
import { Refusal } from '../http/refusal.js';
import { boardSecurityHeaders } from '../http/security-headers.js';
import { UNSTORABLE, unstorablePaths } from '../http/unstorable-paths.js';
import type { Parts } from '../parts.js';
import type { Site } from '../site.js';
import { type BoardRequest, checkAndAudit, nameAndRecordPauses } from './board-hooks.js';
import { boardLinks } from './board-links.js';
import { addScript, serveTexts } from './board-screen.js';
import { shownData } from './shown-data.js';
import { consolePathOf } from './shown-jobs.js';

const BASE_PATH = '/queues';

/**
 * Mounts Bull Board behind our sign-in. It has neither sign-in nor roles, so its `before` hook, which runs
 * before every call, checks the role and writes the audit log; a change that cannot be logged is not made
 * (I9). The outcome is logged after the answer. Viewers get a board without buttons, operators one without
 * those of admins.
 */
export function mountBoard(app: Express, parts: Parts, refusals: RefusalRecorder): void {
  const requests = new AsyncLocalStorage<BoardRequest>();
  const boards = {
    viewer: createBoard(parts, requests, 'viewer'),
    operator: createBoard(parts, requests, 'operator'),
    admin: createBoard(parts, requests, 'admin'),
  } satisfies Record<Role, RequestHandler>;
  const choose: RequestHandler = (request, response, next) => {
    const identity = identityOf(request);
    const boardRequest: BoardRequest = { identity };
    response.on('finish', () => {
      if (boardRequest.isForbidden === true) void refusals(request, { code: 'ROLE' });
      boardRequest.recordOutcome?.(response.statusCode).catch((error: unknown) => {
        parts.log.error({ err: error }, 'the outcome of a change in Bull Board could not be recorded');
      });
    });
    requests.run(boardRequest, () => boards[identity.role](request, response, next));
  };
  app.use(
    BASE_PATH,
    boardSecurityHeaders(),
    boardLinks(parts),
    serveTexts(),
    express.json(),
    refuseUnstorableBody(),
    choose,
  );
}

/** PostgreSQL stores neither NUL nor half a surrogate pair: the queue on it would fail in the middle. */
function refuseUnstorableBody(): RequestHandler {
  return (request, _response, next) => {
    const [path] = unstorablePaths(request.body);
    if (path !== undefined) throw new Refusal(400, 'UNSTORABLE_TEXT', `Wrong body: ${path}: ${UNSTORABLE}.`);
    next();
  };
}

function uiConfig(site: Site) {
  const icon = site.path('/assets/icon.svg');
  return {
    boardTitle: 'tixngo-sync',
    boardLogo: { path: icon, width: 28, height: 28 },
    favIcon: { default: icon, alternative: icon },
    miscLinks: [
      { text: 'Console', url: site.path('/') },
      { text: 'Schedules', url: site.path('/schedules') },
    ],
    hideDocsLink: true,
    showMetrics: true,
  };
}

function createBoard(parts: Parts, requests: AsyncLocalStorage<BoardRequest>, role: Role): RequestHandler {
  const { queues, site } = parts;
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(site.path(BASE_PATH));
  const show = (queue: Parts['queues']['retrieve'], description: string) =>
    adapterOf(queue, site, { description, readOnlyMode: role === 'viewer' });
  createBullBoard({
    queues: [
      show(
        queues.retrieve,
        'Runs: fetch and store pages until the end of the feed. One run at a time. Schedules are edited in the console.',
      ),
      show(queues.process, 'Pages: validate, map and apply the tickets of one stored page.'),
      show(
        queues.sweep,
        'Every minute: enqueue stored pages without a job, close runs, take over abandoned ones.',
      ),
    ],
    serverAdapter,
    options: {
      handlerHooks: { before: checkAndAudit(parts, requests), after: nameAndRecordPauses(parts) },
      uiConfig: uiConfig(site),
    },
  });
  // Bull Board declares its router as any. It is an Express application.
  const board = serverAdapter.getRouter() as Express;
  addScript(board, site, role);
  return board.disable('x-powered-by');
}

function adapterOf(
  queue: Parts['queues']['retrieve'],
  site: Site,
  options: { description: string; readOnlyMode: boolean },
): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, {
    ...options,
    externalJobUrl: ({ data, returnvalue }) =>
      linkTo(site, consolePathOf({ data, returnValue: returnvalue })),
  });
  adapter.setFormatter('data', shownData);
  adapter.setFormatter('returnValue', shownData);
  return adapter;
}

function linkTo(site: Site, path: string | null) {
  return path === null
    ? { displayText: 'Console', href: site.path('/') }
    : { displayText: `Open in the console: ${path}`, href: site.path(path) };
}
