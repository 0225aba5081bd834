import {
  acceptedSchema,
  byIdSchema,
  changeSchema,
  giveUpPagesSchema,
  giveUpSchema,
  listOf,
  pageDetailSchema,
  pageSchema,
  pagesAcceptedSchema,
  pagesGivenUpSchema,
  pagesQuerySchema,
  previewSchema,
  replayAcceptedSchema,
  replaySchema,
  retryPagesSchema,
} from '@tixngo-sync/api';
import { giveUpPages, listPages, reopenPages, requestPageRetry, showPage } from '@tixngo-sync/db';
import { enqueueStored, pageTickets, readPageText } from '@tixngo-sync/pipeline';
import { PROCESS_QUEUE } from '@tixngo-sync/queues';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import { jobOf } from './jobs.js';
import { REPLAY_PROBLEMS, replay } from './replays.js';
import {
  type ApiRequest,
  authorOf,
  CHANGE,
  ENQUEUE,
  eitherIdsOr,
  found,
  listPart,
  noSuch,
  periodOf,
  READ,
  rawRoute,
  route,
  withStatus,
} from './route.js';

const SHOWN_TICKETS = 1_000;

export const PAGE_ROUTES = [
  route({
    ...READ,
    path: '/pages',
    summary: 'Pages, newest first',
    query: pagesQuerySchema,
    answer: listOf(pageSchema),
    handle: async ({ parts, query }) => {
      const givenUp = query.givenUp === undefined ? undefined : query.givenUp === 'true';
      const pages = await listPages(parts.database, query, { ...query, ...periodOf(query), givenUp });
      return listPart(pages, query.limit, (page) => page.pageId);
    },
  }),
  route({
    ...ENQUEUE,
    path: '/pages/retry',
    summary: 'Process failed pages again: those named, or all that were not given up',
    body: retryPagesSchema,
    answer: pagesAcceptedSchema,
    problems: { ...noSuch('page'), 409: 'A page is not failed, its body was cleared, or no page has failed' },
    handle: retryPages,
  }),
  route({
    ...CHANGE,
    path: '/pages/give-up',
    summary: 'Give up failed pages, all or none: they no longer count as behind. A retry takes this back',
    body: giveUpPagesSchema,
    answer: pagesGivenUpSchema,
    problems: { ...noSuch('page'), 409: 'A page is not failed' },
    handle: async ({ parts: { database }, body: { ids, reason }, identity }) => ({
      pageIds: await withStatus(GIVE_UP_STATUSES, giveUpPages(database, authorOf(identity), ids, reason)),
    }),
  }),
  route({
    ...READ,
    path: '/pages/{id}',
    summary: 'A page: attempts, tickets, job',
    params: byIdSchema,
    answer: pageDetailSchema,
    problems: noSuch('page'),
    handle: async ({ parts, params }) => describePage(parts, params.id),
  }),
  rawRoute({
    role: 'operator',
    path: '/pages/{id}/body',
    personal: 'page',
    summary: "TIXNGO's answer as it was stored, or the elements of an uploaded file",
    params: byIdSchema,
    problems: { ...noSuch('page'), 410: 'Retention cleared the body' },
    mediaType: 'application/json',
    send: async ({ parts, params: { id } }, { response, recordReading }) => {
      const stored = await readPageText(parts.database, id);
      if (stored === null)
        throw new Refusal(410, 'BODY_GONE', `Retention cleared the body of page ${id}. Its counts are kept.`);
      const text = found(stored ?? null, 'page', id);
      await recordReading();
      response.type('json').send(text);
    },
  }),
  route({
    ...ENQUEUE,
    path: '/pages/{id}/retry',
    summary: 'Process a failed page again',
    params: byIdSchema,
    body: changeSchema,
    answer: acceptedSchema,
    problems: { ...noSuch('page'), 409: 'The page is not failed, or its body was cleared' },
    handle: retryPage,
  }),
  route({
    ...ENQUEUE,
    path: '/pages/{id}/replay',
    personal: 'page',
    summary: 'Process a stored page again, without a request to TIXNGO; or preview it',
    params: byIdSchema,
    body: replaySchema,
    answer: replayAcceptedSchema,
    preview: previewSchema,
    problems: { ...noSuch('page'), ...REPLAY_PROBLEMS },
    handle: (request) => replay(request, { pageIds: [request.params.id] }),
  }),
  route({
    ...CHANGE,
    path: '/pages/{id}/give-up',
    summary: 'Give up a failed page: it no longer counts as behind. A retry takes this back',
    params: byIdSchema,
    body: giveUpSchema,
    answer: pageSchema,
    problems: { ...noSuch('page'), 409: 'The page is not failed' },
    handle: giveUpPage,
  }),
];

async function describePage(parts: Parts, id: number) {
  const detail = found(await showPage(parts.database, id), 'page', id);
  const [tickets, job] = await Promise.all([
    detail.hasBody ? pageTickets(parts.database, id, SHOWN_TICKETS) : null,
    jobOf(parts, PROCESS_QUEUE, `page-${id}`),
  ]);
  return { ...detail, tickets, job };
}

/** Reopens and enqueues a failed page. A page has one job, so two requests process it once. */
async function retryPage({
  parts,
  params: { id },
  body: { reason },
  identity,
}: ApiRequest<{ id: number }, undefined, z.output<typeof changeSchema>>) {
  const { database, queues } = parts;
  const { page, hasBody } = found(await showPage(database, id), 'page', id);
  if (page.status === 'PROCESSED')
    throw new Refusal(409, 'NOT_FAILED', `Page ${id} is ${page.status}: only a failed page can be retried.`);
  if (!hasBody)
    throw new Refusal(409, 'NO_BODY', `The body of page ${id} was cleared, so it cannot be processed again.`);
  await reopenPages(database, authorOf(identity), [id], reason);
  await enqueueStored(parts, { pageId: id }, () => queues.enqueuePage({ pageId: id, replayRunId: null }));
  return { jobId: `page-${id}` };
}

const GIVE_UP_STATUSES = { NO_SUCH_PAGE: 404, PAGE_NOT_FAILED: 409 };
const RETRY_STATUSES = { NO_SUCH_PAGE: 404, NOT_FAILED: 409, NO_BODY: 409, NOTHING_TO_RETRY: 409 };

async function retryPages({
  parts,
  body: { ids, failed, reason },
  identity,
}: ApiRequest<undefined, undefined, z.output<typeof retryPagesSchema>>) {
  if ((ids === undefined) === (failed === undefined)) throw eitherIdsOr('failed');
  const author = authorOf(identity);
  const choice = ids === undefined ? { all: true as const } : { ids };
  const { database, queues } = parts;
  const retry = await withStatus(RETRY_STATUSES, requestPageRetry(database, author, choice, reason));
  await enqueueStored(parts, { retryId: retry.retryId }, () =>
    queues.enqueuePages(retry.ids.map((pageId) => ({ pageId, replayRunId: null }))),
  );
  const jobIds = retry.ids.map((pageId) => `page-${pageId}`);
  return { jobId: jobIds[0] ?? '', jobIds, pageIds: retry.ids, retryId: retry.retryId };
}

async function giveUpPage({
  parts: { database },
  params: { id },
  body: { reason },
  identity,
}: ApiRequest<{ id: number }, undefined, z.output<typeof giveUpSchema>>) {
  const { page } = found(await showPage(database, id), 'page', id);
  if (page.status !== 'FAILED')
    throw new Refusal(409, 'NOT_FAILED', `Page ${id} is ${page.status}: only a failed page can be given up.`);
  await giveUpPages(database, authorOf(identity), [id], reason);
  return found(await showPage(database, id), 'page', id).page;
}
