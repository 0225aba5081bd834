import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '../src/api/resources.js';
import { seed } from './seed.js';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('what the REST API accepts', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
  });
  afterAll(() => dashboard.close());

  const ask = (path: string, init: RequestInit = {}) => dashboard.ask('admin', `/api/v1${path}`, init);
  const post = (path: string, body: BodyInit, headers: Record<string, string> = JSON_TYPE) =>
    ask(path, { method: 'POST', body, headers });
  const jobs = () => dashboard.queues.retrieve.getJobCounts('waiting', 'prioritized', 'delayed');

  it.each([
    ['/tickets?mail=ada@arena.test', 'mail'],
    ['/runs?Limit=5', 'Limit'],
    ['/status?x=1', 'x'],
    ['/runs/1?verbose=true', 'verbose'],
  ])('refuses GET %s, which has an unknown parameter, and names it', async (path, name) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    const problem = await response.json();
    expect(problem).toMatchObject({ code: 'BAD_REQUEST', errors: [{ path: name }] });
    expect(problem.detail).toContain(name);
  });

  it.each(['"0x1"', '"1e0"', '" 1 "', '[1]', 'true', '1.5', 'null'])(
    'refuses %s as an id in a body',
    async (id) => {
      const response = await post('/pages/retry', `{"ids":[${id}]}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ path: 'ids.0' }] });
    },
  );

  it('describes an error as RFC 9457 does, with each wrong value', async () => {
    const response = await ask('/runs?limit=0&status=DONE');
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringMatching(/limit: .*status: /),
      code: 'BAD_REQUEST',
      errors: [
        { path: 'limit', message: expect.any(String) },
        { path: 'status', message: expect.any(String) },
      ],
    });
  });

  it.each([
    '/tickets/%00',
    '/tickets/a%00b',
    '/tickets?eventId=%00',
    '/tickets?after=x%00',
    '/tickets/%ED%A0%80',
    '/tickets?eventId=%ED%A0%80',
    '/tickets?eventId=%FF',
    '/tickets/%E0%A4%A',
  ])('refuses NUL and half a surrogate pair in GET %s', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'UNSTORABLE_TEXT' });
  });

  it.each([
    ['a NUL', '{"scheduleName":"\\u0000"}', 400, 'UNSTORABLE_TEXT'],
    ['half a surrogate pair', '{"scheduleName":"\\ud800"}', 400, 'UNSTORABLE_TEXT'],
    ['a NUL in a reason', '{"reason":"x\\u0000"}', 400, 'UNSTORABLE_TEXT'],
    ['a NUL in a name', '{"\\u0000":1}', 400, 'BAD_REQUEST'],
    [
      'bytes that are not UTF-8',
      Buffer.from('{"scheduleName":"M\xfcller"}', 'latin1'),
      400,
      'UNSTORABLE_TEXT',
    ],
    ['an unknown field', '{"batchsize":5}', 400, 'BAD_REQUEST'],
    ['broken JSON', '{"batchSize":', 400, 'MALFORMED_JSON'],
    ['a text', '"x"', 400, 'MALFORMED_JSON'],
    ['a list', '[]', 400, 'BAD_REQUEST'],
    ['brackets that stay open', '[{"a":'.repeat(5_000), 400, 'MALFORMED_JSON'],
    ['deep nesting', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 400, 'BAD_REQUEST'],
    ['70 kB', JSON.stringify({ reason: 'x'.repeat(70_000) }), 413, 'TOO_LARGE'],
  ])('refuses a body with %s', async (_what, body, status, code) => {
    const before = await jobs();
    const response = await post('/runs', body);
    expect(await response.json()).toMatchObject({ status, code });
    expect(response.status).toBe(status);
    expect(await jobs()).toEqual(before);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
  ])('refuses a body of type %s and starts nothing', async (type) => {
    const before = await jobs();
    for (const path of ['/runs', '/pages/2/retry']) {
      const response = await post(path, '{}', { 'Content-Type': type });
      expect(response.status).toBe(415);
      expect((await response.json()).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
    expect(await jobs()).toEqual(before);
  });

  it('refuses a body without a type', async () => {
    const response = await post('/runs', new Blob(['{}']), {});
    expect(response.status).toBe(415);
  });

  it('needs no body when every field is optional', async () => {
    expect((await ask('/runs', { method: 'POST' })).status).toBe(202);
  });

  it.each([
    ['DELETE', '/runs', 'GET, HEAD, POST'],
    ['PUT', '/pages/2/retry', 'POST'],
    ['POST', '/tickets/T-1', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('answers %s %s with 405 and the methods that the path has', async (method, path, allowed) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe(allowed);
    expect((await response.json()).code).toBe('METHOD_NOT_ALLOWED');
  });

  it('answers an unknown path with a problem', async () => {
    const response = await ask('/nothing');
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  const HOSTILE = [
    '%00',
    '%ED%A0%80',
    '%',
    '%FF',
    'x%20y',
    '-1',
    '1e400',
    '99999999999999999999',
    "'",
    '..%2f',
    '\u{1F600}',
  ];

  // One part is hostile at a time: behind a refused body, no hostile id would reach the database.
  it.each(ROUTES)('never answers $method $path with 500, whatever it is asked', async (route) => {
    const pathWith = (id: string) => route.path.replace(/\{\w+\}/, id);
    const names = ['limit', 'before', ...Object.keys(route.query?.shape ?? {})];
    const hostilePaths = HOSTILE.flatMap((text) => [
      pathWith(text),
      ...names.map((name) => `${pathWith('1')}?${name}=${text}&${name}=${text}`),
    ]);
    const good = route.body === undefined ? undefined : JSON.stringify(sampleOf(z.toJSONSchema(route.body)));
    const hostile = hostileBodies(Object.keys(route.body?.shape ?? {}));
    const requests: [path: string, body: string | undefined][] = [
      ...hostilePaths.map((path) => [path, good] as [string, string | undefined]),
      ...(route.method === 'get' ? [] : hostile.map((body) => [pathWith('1'), body] as [string, string])),
    ];
    for (const [path, body] of requests) {
      const status = await sendRaw(dashboard, route.method, `/api/v1${path}`, body);
      expect(status, `${path} ${body?.slice(0, 80)}`).toBeLessThan(500);
    }
  });
});

/** Returns a value that a JSON schema allows, with its required properties only. */
function sampleOf(schema: z.core.JSONSchema._JSONSchema): unknown {
  if (typeof schema === 'boolean') return 'x';
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sampleOf(first);
  switch (schema.type) {
    case 'object': {
      const { required = [], properties = {} } = schema;
      return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
    }
    case 'array':
      return [sampleOf((schema.items as z.core.JSONSchema._JSONSchema | undefined) ?? {})];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return 'x'.padEnd(schema.minLength ?? 1, 'x');
  }
}

function hostileBodies(names: readonly string[]): string[] {
  const values = [
    '"\\u0000"',
    '"\\udfff"',
    '1e400',
    '-0.5',
    'null',
    '[]',
    '{"a":{}}',
    '"\\u202e"',
    'NaN',
    '""',
  ];
  return ['', '[', ...names.flatMap((name) => values.map((value) => `{"${name}":${value}}`))];
}

let cookie: string | undefined;

/** Sends the path as it is: fetch would correct it. */
async function sendRaw(dashboard: TestDashboard, method: string, path: string, body: string | undefined) {
  cookie ??= `Bearer ${await dashboard.token('admin')}`;
  const { hostname, port } = new URL(dashboard.url);
  return new Promise<number>((resolve, reject) => {
    // Without a length Node sends the body of a DELETE as the beginning of the next request.
    const framed = body === undefined ? {} : { ...JSON_TYPE, 'Content-Length': Buffer.byteLength(body) };
    const headers = { Authorization: cookie, ...framed };
    const sent = httpRequest({ hostname, port, path: encodeRaw(path), method, headers }, (response) => {
      response.on('close', () => resolve(response.statusCode ?? 0));
      // A stream does not end by itself.
      if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
      else response.resume();
    });
    sent.on('error', reject).end(body);
  });
}

/** Node refuses to send what is not ASCII. */
function encodeRaw(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
