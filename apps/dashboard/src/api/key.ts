import {
  keyChangeSchema,
  keyConsequenceSchema,
  keyHistoryQuerySchema,
  keyStateSchema,
  keyUndoSchema,
  listOf,
  resetKeySchema,
  setKeySchema,
  undoKeySchema,
} from '@tixngo-sync/api';
import { findChangeToUndo, listKeyChanges, setKey, showKey, undoKeyChange } from '@tixngo-sync/db';
import { authorOf, listPart, READ, route } from './route.js';

const CHANGE_KEY = { role: 'admin', status: 200 } as const;
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
    method: 'put',
    path: '/key',
    summary: 'Continue from another key. Stored data is kept: what is fetched again is unchanged or stale',
    body: setKeySchema,
    answer: keyConsequenceSchema,
    problems: IN_USE,
    handle: ({ parts, identity, body }) => setKey(parts.database, authorOf(identity), body.key, body.reason),
  }),
  route({
    ...CHANGE_KEY,
    method: 'post',
    path: '/key/reset',
    summary: 'Start again at the beginning of the feed',
    body: resetKeySchema,
    answer: keyConsequenceSchema,
    problems: IN_USE,
    handle: ({ parts, identity, body }) => setKey(parts.database, authorOf(identity), null, body.reason),
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
