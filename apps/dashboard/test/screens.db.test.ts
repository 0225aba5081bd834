import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the screens', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const startPage = async () => (await dashboard.ask('viewer', '/')).text();

  it('say how to start the first run', async () => {
    const page = await startPage();
    expect(page).toContain('No run yet');
    expect(page).toContain('<code>npx tixngo-sync run</code>');
  });

  it('list open failures and the commands to use, escaped', async () => {
    await seed(dashboard.database);
    const page = await startPage();
    expect(page).toContain('1 page failed, 1 ticket in quarantine');
    expect(page).toContain('Every ticket is bad: &lt;b&gt;look&lt;/b&gt;.');
    expect(page).toContain('npx tixngo-sync pages retry --failed');
    expect(page).toContain('/queues/queue/process-page/page-2');
    expect(page).not.toContain('ada@arena.test');
  });

  it.each(['/', '/queues', '/sign-in', '/healthz', '/api/v1/status'])(
    '%s has headers that refuse content from other sites',
    async (path) => {
      const { headers } = await dashboard.ask('viewer', path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.has('X-Powered-By')).toBe(false);
    },
  );

  it('allow inline styles only to Bull Board', async () => {
    expect((await dashboard.ask('viewer', '/')).headers.get('Content-Security-Policy')).not.toContain(
      'unsafe-inline',
    );
  });

  it('are not cached, because they are for one person', async () => {
    for (const path of ['/', '/api/v1/tickets'])
      expect((await dashboard.ask('viewer', path)).headers.get('Cache-Control')).toBe('no-store');
  });
});
