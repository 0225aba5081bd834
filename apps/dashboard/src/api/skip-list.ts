import {
  addSkippedSchema,
  listOf,
  removeSkippedQuerySchema,
  removeSkippedSchema,
  skipListChangeSchema,
  skipListQuerySchema,
  skippedTaxNumberSchema,
} from '@tixngo-sync/api';
import { addSkipped, listSkipList, listSkipListPart, removeSkipped } from '@tixngo-sync/db';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { type ApiRequest, authorOf, CHANGE, found, listPart, noSuch, READ, route } from './route.js';

export const SKIP_LIST_ROUTES = [
  route({
    ...READ,
    path: '/skip-list',
    summary: 'Tax numbers of tickets that are ignored, newest first',
    query: skipListQuerySchema,
    answer: listOf(skippedTaxNumberSchema),
    problems: noSuch('schedule'),
    handle: async ({ parts, query }) =>
      listPart(await listSkipListPart(parts.database, query, query), query.limit, (row) => row.skipId),
  }),
  route({
    ...CHANGE,
    status: 201,
    path: '/skip-list',
    summary: 'Ignore a ticket. One that is on the list stays as it is',
    body: addSkippedSchema,
    answer: skippedTaxNumberSchema,
    problems: noSuch('schedule'),
    handle: add,
  }),
  route({
    ...CHANGE,
    method: 'delete',
    path: '/skip-list',
    summary: 'Process a ticket again, from its next change on',
    query: removeSkippedQuerySchema,
    body: removeSkippedSchema,
    answer: skipListChangeSchema,
    problems: { 404: 'The tax number is not on the list, or there is no such schedule' },
    handle: remove,
  }),
];

type Add = ApiRequest<undefined, undefined, z.output<typeof addSkippedSchema>>;

async function add({ parts: { database }, identity, body }: Add) {
  const { taxNumber, schedule = null, reason } = body;
  await addSkipped(database, authorOf(identity), [taxNumber], schedule, reason);
  const rows = await listSkipList(database, { taxNumber });
  return found(rows.find((row) => row.schedule === schedule) ?? null, 'skipped tax number', taxNumber);
}

type Remove = ApiRequest<
  undefined,
  z.output<typeof removeSkippedQuerySchema>,
  z.output<typeof removeSkippedSchema>
>;

async function remove({ parts: { database }, identity, query, body }: Remove) {
  const taxNumber = body.taxNumber ?? query.taxNumber;
  if (taxNumber === undefined)
    throw new Refusal(400, 'BAD_REQUEST', 'Name the tax number, in the body or in the query.', {
      errors: [{ path: 'taxNumber', message: 'is required' }],
    });
  const schedule = body.schedule ?? query.schedule ?? null;
  const { changed } = await removeSkipped(database, authorOf(identity), [taxNumber], schedule, body.reason);
  if (changed.length === 0)
    throw new Refusal(404, 'NOT_FOUND', `Tax number ${taxNumber} is not on the skip list.`);
  return { removed: changed };
}
