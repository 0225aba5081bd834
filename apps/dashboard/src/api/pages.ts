import {
  acceptedSchema,
  byIdSchema,
  changeSchema,
  giveUpSchema,
  listOf,
  pageDetailSchema,
  pageSchema,
  pagesQuerySchema,
} from '@tixngo-sync/api';
import { giveUpPages, listPages, reopenPages, showPage } from '@tixngo-sync/db';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { type ApiRequest, CHANGE, ENQUEUE, found, listPart, noSuch, periodOf, READ, route } from './route.js';

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
    ...READ,
    path: '/pages/{id}',
    summary: 'A page',
    params: byIdSchema,
    answer: pageDetailSchema,
    problems: noSuch('page'),
    handle: async ({ parts, params }) => found(await showPage(parts.database, params.id), 'page', params.id),
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
    ...CHANGE,
    path: '/pages/{id}/give-up',
    summary: 'Give up a failed page: it no longer holds anything back. A retry takes this back',
    params: byIdSchema,
    body: giveUpSchema,
    answer: pageSchema,
    problems: { ...noSuch('page'), 409: 'The page is not failed' },
    handle: giveUpPage,
  }),
];

/** Reopens and enqueues a failed page. A page has one job, so two requests process it once. */
async function retryPage({
  parts: { database, queues },
  params: { id },
  body: { reason },
  identity,
}: ApiRequest<{ id: number }, undefined, z.output<typeof changeSchema>>) {
  const { page, hasBody } = found(await showPage(database, id), 'page', id);
  if (page.status === 'PROCESSED')
    throw new Refusal(409, 'NOT_FAILED', `Page ${id} is ${page.status}: only a failed page can be retried.`);
  if (!hasBody)
    throw new Refusal(409, 'NO_BODY', `The body of page ${id} was cleared, so it cannot be processed again.`);
  await reopenPages(database, { actor: identity.name, channel: 'api' }, [id], reason);
  await queues.enqueuePage({ pageId: id, replayRunId: null });
  return { jobId: `page-${id}` };
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
  await giveUpPages(database, { actor: identity.name, channel: 'api' }, [id], reason);
  return found(await showPage(database, id), 'page', id).page;
}
