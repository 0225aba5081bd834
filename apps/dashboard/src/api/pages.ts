import {
  acceptedSchema,
  byIdSchema,
  changeSchema,
  listOf,
  pageDetailSchema,
  pageSchema,
  pagesQuerySchema,
} from '@tixngo-sync/api';
import { audit, listPages, showPage } from '@tixngo-sync/db';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { type ApiRequest, ENQUEUE, found, listPart, noSuch, READ, route } from './route.js';

export const PAGE_ROUTES = [
  route({
    ...READ,
    path: '/pages',
    summary: 'Pages, newest first',
    query: pagesQuerySchema,
    answer: listOf(pageSchema),
    handle: async ({ parts, query }) =>
      listPart(await listPages(parts.database, query, query), query.limit, (page) => page.pageId),
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
];

/** Enqueues a failed page. A page has one job, so two requests process it once. */
async function retryPage({
  parts: { database, queues },
  params: { id },
  body: { reason },
  identity,
}: ApiRequest<{ id: number }, undefined, z.output<typeof changeSchema>>) {
  const { page, hasBody } = found(await showPage(database, id), 'page', id);
  if (page.status !== 'FAILED')
    throw new Refusal(409, 'NOT_FAILED', `Page ${id} is ${page.status}: only a failed page can be retried.`);
  if (!hasBody)
    throw new Refusal(409, 'NO_BODY', `The body of page ${id} was cleared, so it cannot be processed again.`);
  await audit(database, {
    actor: identity.name,
    channel: 'api',
    action: 'page.retry',
    target: `page ${id}`,
    reason,
  });
  await queues.enqueuePage({ pageId: id, replayRunId: null });
  return { jobId: `page-${id}` };
}
