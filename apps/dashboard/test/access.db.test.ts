import { createRequire } from 'node:module';
import { type Role, roleAllows } from '@tixngo-sync/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../src/api/resources.js';
import { boardAction } from '../src/board/board-actions.js';
import { ASKERS, type Asker, startDashboard, type TestDashboard } from './start-dashboard.js';

// Bull Board does not export its route table elsewhere.
const { appRoutes } = createRequire(import.meta.url)('@bull-board/api/dist/routes.js') as {
  appRoutes: { api: { method: string; route: string }[] };
};

interface Address {
  readonly method: string;
  readonly path: string;
  readonly role: Role;
}

const screens: Address[] = ['/', '/queues', '/queues/queue/process-page', '/api/v1/openapi.json'].map(
  (path) => ({
    method: 'GET',
    path,
    role: 'viewer',
  }),
);
const api: Address[] = ROUTES.map(({ method, path, role }) => ({
  method: method.toUpperCase(),
  path: `/api/v1${path.replace(/\{\w+\}/g, '999')}`,
  role,
}));
// The queue does not exist: the role is checked before that is noticed.
const board: Address[] = appRoutes.api.map(({ method, route }) => ({
  method: method.toUpperCase(),
  path: `/queues${route.replace(':queueName', 'none').replace(/:\w+/g, 'failed')}`,
  role: boardAction(method, route)?.role ?? 'viewer',
}));

const mayAsk = (asker: Asker, role: Role) => asker !== 'nobody' && roleAllows(asker, role);

describe('I9 access', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const everyCase = [...screens, ...api, ...board].flatMap((address) =>
    ASKERS.map((asker) => ({ ...address, asker })),
  );

  it.each(everyCase)('$method $path as $asker', async ({ method, path, role, asker }) => {
    const body = method === 'GET' ? {} : { body: '{}', headers: { 'Content-Type': 'application/json' } };
    const response = await dashboard.ask(asker, path, { method, ...body });
    // A stream of events does not end by itself.
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) await response.body?.cancel();
    else await response.text();
    if (mayAsk(asker, role)) expect([401, 403]).not.toContain(response.status);
    else if (asker !== 'nobody') expect(response.status).toBe(403);
    else expect(response.status).toBe(path.includes('/api/') ? 401 : 303);
  });

  it.each(['/healthz', '/readyz', '/metrics', '/sign-in', '/assets/style.css'])(
    '%s is for everybody',
    async (path) => {
      expect((await dashboard.ask('nobody', path)).status).toBe(200);
    },
  );

  it('redirects a browser to the sign-in screen with the way back', async () => {
    const response = await dashboard.ask('nobody', '/queues/queue/retrieve?status=failed', {
      headers: { Accept: 'text/html' },
    });
    expect(response.headers.get('Location')).toBe(
      '/sign-in?next=%2Fqueues%2Fqueue%2Fretrieve%3Fstatus%3Dfailed',
    );
  });

  it('accepts an API token without an Origin, and refuses a wrong one even with a session', async () => {
    const post = (token: string) => {
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'cross-site',
      };
      return dashboard.ask('admin', '/api/v1/runs', { method: 'POST', body: '{}', headers });
    };
    expect((await post(await dashboard.token('operator'))).status).toBe(202);
    expect((await post(await dashboard.token('viewer'))).status).toBe(403);
    expect((await post('tixngo_guessed')).status).toBe(401);
  });

  it('stores tokens only as hashes, and records when one was used', async () => {
    const token = await dashboard.token('viewer');
    const response = await fetch(`${dashboard.url}/api/v1/status`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const { rows } = await dashboard.database.pool.query(
      'SELECT api_token::text AS row, last_used_at FROM api_token ORDER BY api_token_id DESC LIMIT 1',
    );
    expect(rows[0].row).not.toContain(token.slice(7));
    expect(rows[0].last_used_at).toBeInstanceOf(Date);
  });
});
