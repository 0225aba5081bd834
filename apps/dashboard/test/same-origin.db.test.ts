import { openSession } from '@tixngo-sync/testkit/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('a request that changes something', () => {
  let dashboard: TestDashboard;
  let cookie: string;
  beforeAll(async () => {
    dashboard = await startDashboard();
    cookie = await openSession(dashboard.database, 'admin');
  });
  afterAll(() => dashboard.close());

  const post = (path: string, headers: Record<string, string>) =>
    fetch(dashboard.url + path, {
      method: path.startsWith('/queues') ? 'PUT' : 'POST',
      headers: { Cookie: cookie, ...headers },
      redirect: 'manual',
    });
  const paths = ['/api/v1/runs', '/queues/api/queues/pause', '/sign-out', '/sign-in'];

  it.each(paths)('is refused at %s when another site sends it', async (path) => {
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'http://other.localhost' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://evil.test' },
      { Origin: 'null' },
      {},
    ];
    for (const headers of foreign)
      expect((await post(path, headers)).status, JSON.stringify(headers)).toBe(403);
  });

  it('is accepted from our own screens, by Sec-Fetch-Site or by Origin', async () => {
    expect((await post('/api/v1/runs', { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(202);
    expect((await post('/api/v1/runs', { Origin: dashboard.url })).status).toBe(202);
  });
});
