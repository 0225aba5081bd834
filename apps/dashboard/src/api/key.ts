import {
  keyChangeSchema,
  keyConsequenceSchema,
  keyHistoryQuerySchema,
  keyStateSchema,
  keyUndoSchema,
  listOf,
  previewQuerySchema,
  resetKeySchema,
  setKeySchema,
  undoKeySchema,
} from '@tixngo-sync/api';
import {
  findChangeToUndo,
  listKeyChanges,
  previewKey,
  setKey,
  showKey,
  undoKeyChange,
} from '@tixngo-sync/db';
import type { z } from 'zod';
import { type ApiRequest, authorOf, listPart, Previewed, READ, route } from './route.js';

const CHANGE_KEY = { role: 'admin', status: 200 } as const;
const PREVIEWED = { query: previewQuerySchema, preview: keyConsequenceSchema } as const;
const IN_USE = { 409: 'A run is in progress, or the key is already there' };

export const KEY_ROUTES = [
  route({
    ...READ,
    path: '/key',
    summary: 'The pagination key: our position in the feed',
    answer: keyStateSchema,
    handle: async ({ parts: { database } }) => {
      const [state, undo] = await Promise.all([showKey(database), findChangeToUndo(database)]);
      return { ...state, undo };
    },
  }),
  route({
    ...READ,
    path: '/key/history',
    summary: 'Manual changes of the key, newest first',
    query: keyHistoryQuerySchema,
    answer: listOf(keyChangeSchema),
    handle: async ({ parts, query }) =>
      listPart(await listKeyChanges(parts.database, query), query.limit, (change) => change.keyChangeId),
  }),
  route({
    ...CHANGE_KEY,
    ...PREVIEWED,
    method: 'put',
    path: '/key',
    summary: 'Continue from another key, keeping stored data; with preview=true, report what that would mean',
    body: setKeySchema,
    answer: keyConsequenceSchema,
    problems: IN_USE,
    handle: (request) => change(request, request.body.key),
  }),
  route({
    ...CHANGE_KEY,
    ...PREVIEWED,
    method: 'post',
    path: '/key/reset',
    summary: 'Start again at the beginning of the feed; with preview=true, report what that would mean',
    body: resetKeySchema,
    answer: keyConsequenceSchema,
    problems: IN_USE,
    handle: (request) => change(request, null),
  }),
  route({
    ...CHANGE_KEY,
    method: 'post',
    path: '/key/undo',
    summary: 'Take back the newest manual change that is not undone; again: the one before it',
    body: undoKeySchema,
    answer: keyUndoSchema,
    problems: { 409: 'A run is in progress, or no change is left to undo' },
    handle: ({ parts, identity, body }) =>
      undoKeyChange(parts.database, authorOf(identity), body.reason ?? 'undone'),
  }),
];

type Change = ApiRequest<undefined, z.output<typeof previewQuerySchema>, z.output<typeof resetKeySchema>>;

async function change({ parts: { database }, identity, query, body }: Change, key: string | null) {
  if (query.preview) return new Previewed(await previewKey(database, key));
  return setKey(database, authorOf(identity), key, body.reason);
}
