import { byIdSchema, changeSchema, retrySchema } from '@tixngo-sync/api';
import { showRetry, stopRetry } from '@tixngo-sync/db';
import { Refusal } from '../http/refusal.js';
import { authorOf, CHANGE, found, noSuch, READ, route } from './route.js';

export const RETRY_ROUTES = [
  route({
    ...READ,
    path: '/retries/{id}',
    summary: 'How far a retry of pages or quarantined tickets is',
    params: byIdSchema,
    answer: retrySchema,
    problems: noSuch('retry'),
    handle: async ({ parts, params }) =>
      found(await showRetry(parts.database, params.id), 'retry', params.id),
  }),
  route({
    ...CHANGE,
    path: '/retries/{id}/stop',
    summary: 'Stop a retry of quarantined tickets: those that wait stay in quarantine',
    params: byIdSchema,
    body: changeSchema,
    answer: retrySchema,
    problems: { ...noSuch('retry'), 409: 'The retry is finished, or is one of pages' },
    handle: async ({ parts: { database }, params: { id }, body, identity }) => {
      const { kind } = found(await showRetry(database, id), 'retry', id);
      if (kind === 'PAGE')
        throw new Refusal(
          409,
          'NOT_STOPPABLE',
          `Retry ${id} is one of pages: each has its own job. Pause the queue process-page to hold them back.`,
        );
      const author = authorOf(identity);
      if (!(await stopRetry(database, author, id, body.reason)))
        throw new Refusal(409, 'FINISHED', `Retry ${id} is finished. Nothing was changed.`);
      return found(await showRetry(database, id), 'retry', id);
    },
  }),
];
