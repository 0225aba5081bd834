import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createHttpsAgent, startTracing } from '@tixngo-sync/runtime';
import { createTixngoClient } from '@tixngo-sync/tixngo';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { postToWebhook } from '../../packages/pipeline/src/notifications/webhook.js';

// Catches: a sender of https requests that connects by itself, where only the proxy may.
let proxy: Server;
let asked: (string | undefined)[] = [];
let settings: { httpsProxy: string };

beforeAll(async () => {
  proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  settings = { httpsProxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
});
beforeEach(() => {
  asked = [];
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  proxy.close();
});

it('TIXNGO is requested through HTTPS_PROXY', async () => {
  const client = createTixngoClient({
    url: 'https://tixngo.invalid/organizer/tickets',
    apiKeyHeader: 'X-API-Key',
    timeoutMs: 5_000,
    retryLimitMs: 0,
    createHttpsAgent: (options) => createHttpsAgent(settings, options),
  });
  const request = { limit: 1, paginationKey: null, signal: new AbortController().signal };
  await expect(client.fetchPage(request)).rejects.toThrow(/PROXY_REFUSED/);
  client.close();
  expect(asked).toEqual(['tixngo.invalid:443']);
});

it('the webhook is called through HTTPS_PROXY', async () => {
  const message = {
    id: 'test-1',
    kind: 'TEST',
    moment: 'BEGAN',
    subject: 'test',
    what: 'a test',
    whatToDo: 'Nothing.',
    since: new Date(0),
    overAt: null,
    link: null,
  } as const;
  const target = { url: 'https://hooks.invalid:8443/x', secret: 'x'.repeat(16), proxy: settings };
  await expect(postToWebhook(target, message)).rejects.toThrow(/PROXY_REFUSED/);
  expect(asked).toEqual(['hooks.invalid:8443']);
});

it('traces are sent through HTTPS_PROXY', async () => {
  const otelExporterOtlpEndpoint = 'https://collector.invalid:4318';
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', otelExporterOtlpEndpoint);
  const tracing = await startTracing(
    { otelExporterOtlpEndpoint, otelServiceName: 'test', ...settings },
    'worker',
  );
  tracing?.request({ outcome: 'OK', status: 200, attempt: 1, durationMs: 1 });
  await tracing?.close();
  expect(asked).toContain('collector.invalid:4318');
});
