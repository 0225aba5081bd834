import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the pages', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const startPage = async () => (await dashboard.ask('viewer', '/')).text();

  it('say what to do while there is nothing to see', async () => {
    const page = await startPage();
    expect(page).toContain('No run yet');
    expect(page).toContain('<code>npx tixngo-sync run</code>');
  });

  it('say what is open and what to do about it, in escaped words', async () => {
    await seed(dashboard.database);
    const page = await startPage();
    expect(page).toContain('Something needs you: 1 failed page, 1 ticket in quarantine');
    expect(page).toContain('Every ticket is bad: &lt;b&gt;look&lt;/b&gt;.');
    expect(page).toContain('npx tixngo-sync pages retry --failed');
    expect(page).toContain('/queues/queue/process-page/page-2');
    expect(page).not.toContain('ada@arena.test');
  });

  it.each(['/', '/queues', '/sign-in', '/healthz', '/api/v1/status'])(
    '%s comes with headers that let nothing foreign in',
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

  it('allow inline styles to nobody but Bull Board', async () => {
    expect((await dashboard.ask('viewer', '/')).headers.get('Content-Security-Policy')).not.toContain(
      'unsafe-inline',
    );
  });

  it('are not kept by caches, since they are one person’s', async () => {
    for (const path of ['/', '/api/v1/tickets'])
      expect((await dashboard.ask('viewer', path)).headers.get('Cache-Control')).toBe('no-store');
  });
});
