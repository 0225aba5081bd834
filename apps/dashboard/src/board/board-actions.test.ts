import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { BOARD_ACTION_ROUTES, boardAction } from './board-actions.js';

// Not part of Bull Board's declared exports, and the only place that lists its routes.
const { appRoutes } = createRequire(import.meta.url)('@bull-board/api/dist/routes.js') as {
  appRoutes: { api: { method: string; route: string }[] };
};
const changing = appRoutes.api
  .filter((route) => route.method !== 'get')
  .map((route) => `${route.method} ${route.route}`);

describe('the role table of Bull Board', () => {
  it('names every route of the installed version that changes something, and no other', () => {
    expect(BOARD_ACTION_ROUTES.toSorted()).toEqual(changing.toSorted());
  });

  it('asks nothing for reading', () => expect(boardAction('get', '/api/queues')).toBeUndefined());

  it('lets only admins do what it does not know', () =>
    expect(boardAction('put', '/api/new')?.role).toBe('admin'));

  it.each(['obliterate', 'empty', 'clean/:queueStatus', 'concurrency', 'rate-limit'])(
    'keeps %s for admins',
    (verb) => {
      expect(boardAction('put', `/api/queues/:queueName/${verb}`)?.role).toBe('admin');
    },
  );
});
