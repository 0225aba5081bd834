import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { BOARD_ACTION_ROUTES, boardAction } from './board-actions.js';

// Bull Board does not export its route table elsewhere.
const { appRoutes } = createRequire(import.meta.url)('@bull-board/api/dist/routes.js') as {
  appRoutes: { api: { method: string; route: string }[] };
};
const changing = appRoutes.api
  .filter((route) => route.method !== 'get')
  .map((route) => `${route.method} ${route.route}`);

describe('the role table of Bull Board', () => {
  it('has exactly the changing routes of the installed version', () => {
    expect(BOARD_ACTION_ROUTES.toSorted()).toEqual(changing.toSorted());
  });

  it('needs no role for reading', () => expect(boardAction('get', '/api/queues')).toBeUndefined());

  it('leaves unknown changes to admins', () => expect(boardAction('put', '/api/new')?.role).toBe('admin'));

  it.each(['obliterate', 'empty', 'clean/:queueStatus', 'concurrency', 'rate-limit'])(
    'keeps %s for admins',
    (verb) => {
      expect(boardAction('put', `/api/queues/:queueName/${verb}`)?.role).toBe('admin');
    },
  );
});
