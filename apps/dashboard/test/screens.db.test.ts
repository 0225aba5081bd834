import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the screens', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  it.each(['/', '/runs/36', '/settings/key'])('%s is the console', async (path) => {
    const answer = await dashboard.ask('viewer', path, { headers: { Accept: 'text/html' } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/src="\/assets\/console\/[\w-]+\.js"/);
  });

  it('an address without a screen is the console with 404, and of the API a problem', async () => {
    const answer = await dashboard.ask('viewer', '/no/such/screen', { headers: { Accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('id="root"');
    const api = await dashboard.ask('viewer', '/api/v1/nothing', { headers: { Accept: 'text/html' } });
    expect(api.status).toBe(404);
    expect(api.headers.get('Content-Type')).toMatch('application/problem+json');
  });

  it('the files of the console are kept for good, and one that is gone is 404 for everybody', async () => {
    const page = await (await dashboard.ask('viewer', '/', { headers: { Accept: 'text/html' } })).text();
    const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? '';
    const answer = await dashboard.ask('nobody', script);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect((await dashboard.ask('nobody', '/assets/console/gone-1234.js')).status).toBe(404);
    for (const encoding of ['br', 'gzip', 'identity']) {
      const encoded = await dashboard.ask('nobody', script, { headers: { 'Accept-Encoding': encoding } });
      expect(encoded.headers.get('Content-Encoding')).toBe(encoding === 'identity' ? null : encoding);
      expect(encoded.headers.get('Content-Type')).toMatch('javascript');
      expect(encoded.headers.get('Vary')).toMatch('Accept-Encoding');
      expect(await encoded.text()).toBe(await (await dashboard.ask('nobody', script)).text());
    }
  });

  it('allow the console style elements with a nonce that is used once, and nothing inline else', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/runs']) {
      const answer = await dashboard.ask('viewer', path, { headers: { Accept: 'text/html' } });
      const nonce = /nonce="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
      const policy = answer.headers.get('Content-Security-Policy');
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toContain('unsafe-inline');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
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

  it('are not cached, because they are for one person', async () => {
    for (const path of ['/', '/api/v1/tickets'])
      expect((await dashboard.ask('viewer', path)).headers.get('Cache-Control')).toBe('no-store');
  });
});
