import { gunzipSync, gzipSync } from 'node:zlib';
import { AbortedError, PermanentError, RetryableError, SyncError } from '@tixngo-sync/domain';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  type AnsweringServer,
  body,
  cutOff,
  cutOffChunked,
  drip,
  gzipped,
  json,
  reset,
  serveAnswers,
  silence,
  status,
} from '../../test/answering-server.js';
import { readStoredBody } from './stored-body.js';
import {
  createTixngoClient,
  type RequestEvent,
  type TixngoClient,
  type TixngoClientOptions,
} from './tixngo-client.js';

const API_KEY = 'secret-api-key-4711';
const NOON = Date.parse('2026-05-01T12:00:00Z');
const TICKETS = [{ ticketId: 'T1', name: 'Zoë' }, { ticketId: 'T2' }];
const PAGE = { pagination: { nextPageKey: 'k1' }, result: TICKETS };

const open: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

async function serve(...answers: Answer[]): Promise<AnsweringServer> {
  const server = await serveAnswers(...answers);
  open.push(server);
  return server;
}

interface Watched {
  readonly client: TixngoClient;
  /** Every wait between two requests, in milliseconds; none of them really waited. */
  readonly waits: number[];
  readonly events: RequestEvent[];
}

function clientOf(url: string, options: Partial<TixngoClientOptions> = {}): Watched {
  const waits: number[] = [];
  const events: RequestEvent[] = [];
  const client = createTixngoClient({
    url,
    apiKey: API_KEY,
    apiKeyHeader: 'X-API-Key',
    timeoutMs: 5000,
    random: () => 0,
    clock: {
      now: () => NOON,
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
    onRequest: (event) => events.push(event),
    ...options,
  });
  open.push(client);
  return { client, waits, events };
}

const forever = new AbortController().signal;
const fetchFirst = (client: TixngoClient, signal = forever) =>
  client.fetchPage({ limit: 1000, paginationKey: null, signal });

/** @returns the error that a page ends with */
async function failureOf(page: Promise<unknown>): Promise<SyncError> {
  const error = await page.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SyncError)) throw new Error('a SyncError was expected', { cause: error });
  return error;
}

describe('a page', () => {
  it('is requested under the interface URL, with the key in the header only', async () => {
    const server = await serve(json(PAGE));
    const { client } = clientOf(`${server.url}/`);
    await client.fetchPage({ limit: 250, paginationKey: 'a/b+c=&d', signal: forever });
    const [request] = server.requests;
    expect(request?.url).toBe('/api/organizer/tickets/diff?limit=250&paginationKey=a%2Fb%2Bc%3D%26d');
    expect(request?.headers['x-api-key']).toBe(API_KEY);
    expect(request?.headers['accept-encoding']).toBe('gzip');
  });

  it.each([null, ''])('is the first one without a key: %j', async (paginationKey) => {
    const server = await serve(json(PAGE));
    await clientOf(server.url).client.fetchPage({ limit: 1, paginationKey, signal: forever });
    expect(server.requests[0]?.url).toBe('/api/organizer/tickets/diff?limit=1');
  });

  it('gives the tickets, the next key and a body that can be stored and read back', async () => {
    const server = await serve(json(PAGE));
    const { client, events } = clientOf(server.url);
    const answer = await fetchFirst(client);
    expect(answer).toMatchObject({
      tickets: TICKETS,
      nextKey: 'k1',
      bodyBytes: Buffer.byteLength(JSON.stringify(PAGE)),
    });
    expect(JSON.parse(gunzipSync(answer.body).toString())).toEqual(PAGE);
    expect(await readStoredBody(answer.body)).toEqual(TICKETS);
    expect(events).toMatchObject([{ outcome: 'OK', status: 200, attempt: 1, tickets: 2, retryInMs: null }]);
  });

  it('that came as gzip is kept byte for byte', async () => {
    const server = await serve(gzipped(PAGE));
    const answer = await fetchFirst(clientOf(server.url).client);
    expect(answer.tickets).toEqual(TICKETS);
    expect(Buffer.from(answer.body).equals(gzipSync(JSON.stringify(PAGE)))).toBe(true);
    expect(answer.bodyBytes).toBe(Buffer.byteLength(JSON.stringify(PAGE)));
  });

  it('may be larger than the limit', async () => {
    const server = await serve(json(PAGE));
    const answer = await clientOf(server.url).client.fetchPage({
      limit: 1,
      paginationKey: null,
      signal: forever,
    });
    expect(answer.tickets).toHaveLength(2);
  });

  it.each([
    [{ nextPageKey: null }, null],
    [{}, null],
    [{ nextPageKey: '' }, null],
    [{ nextPageKey: 'k1' }, 'k1'],
  ])('that is empty may have a next key or none: %j', async (pagination, nextKey) => {
    const server = await serve(json({ pagination, result: [] }));
    expect(await fetchFirst(clientOf(server.url).client)).toMatchObject({ tickets: [], nextKey });
  });

  it('that is empty may be a 204: it has no next key', async () => {
    const server = await serve(status(204));
    expect(await fetchFirst(clientOf(server.url).client)).toMatchObject({ tickets: [], nextKey: null });
    expect(server.requests).toHaveLength(1);
  });

  const NAMED = { pagination: { nextPageKey: 'k1' }, result: [{ ticketId: 'Jörg', site: 'Zürich €' }] };
  const NAMED_JSON = JSON.stringify(NAMED);
  const inLatin1 = Buffer.from(NAMED_JSON.replace('€', '\x80'), 'latin1');
  const inUtf16le = Buffer.from(`\ufeff${NAMED_JSON}`, 'utf16le');
  it.each([
    ['no charset', 'application/json', Buffer.from(NAMED_JSON)],
    ['UTF-8', 'application/json; charset=UTF-8', Buffer.from(NAMED_JSON)],
    ['UTF-8 in single quotes', "application/json; charset='utf-8'", Buffer.from(NAMED_JSON)],
    ['UTF-8 twice', 'application/json; charset=utf-8, application/json', Buffer.from(NAMED_JSON)],
    ['UTF_8', 'application/json; charset=UTF_8', Buffer.from(NAMED_JSON)],
    ['utf8mb4', 'application/json; charset=utf8mb4', Buffer.from(NAMED_JSON)],
    ['ISO-8859-1', 'application/json; charset=ISO-8859-1', inLatin1],
    ['windows-1252, in quotes', 'application/json;charset="Windows-1252"; x=1', inLatin1],
    ['UTF-16 with a byte order mark', 'application/json; charset=utf-16', inUtf16le],
    ['UTF-16, big-endian', 'application/json', Buffer.from(inUtf16le).swap16()],
    ['ISO-8859-15', 'text/json; Charset=iso-8859-15', Buffer.from(NAMED_JSON.replace('€', '¤'), 'latin1')],
  ])('is read in the charset that it names, and stored so that it reads the same: %s', async (...given) => {
    const [, contentType, bytes] = given;
    for (const answer of [
      body(bytes, { 'content-type': contentType }),
      body(gzipSync(bytes), { 'content-type': contentType, 'content-encoding': 'gzip' }),
    ]) {
      const { tickets, body: stored } = await fetchFirst(clientOf((await serve(answer)).url).client);
      expect(tickets).toEqual(NAMED.result);
      expect(await readStoredBody(stored)).toEqual(NAMED.result);
    }
  });

  it.each(['utf-8', 'UTF8', 'identity', 'none', 'gzip, identity', ' , GZIP', 'x-gzip'])(
    'is read whatever harmless value Content-Encoding has: %s',
    async (encoding) => {
      const bytes = Buffer.from(JSON.stringify(PAGE));
      const sent = /gzip/i.test(encoding) ? gzipSync(bytes) : bytes;
      const server = await serve(body(sent, { 'content-encoding': encoding }));
      const answer = await fetchFirst(clientOf(server.url).client);
      expect(answer.tickets).toEqual(TICKETS);
      expect(await readStoredBody(answer.body)).toEqual(TICKETS);
    },
  );

  it('may be gzip padded with zeros, as gzip itself allows', async () => {
    const padded = Buffer.concat([gzipSync(JSON.stringify(PAGE)), Buffer.alloc(512)]);
    const server = await serve(body(padded, { 'content-encoding': 'gzip' }));
    const answer = await fetchFirst(clientOf(server.url).client);
    expect(answer.tickets).toEqual(TICKETS);
    expect(await readStoredBody(answer.body)).toEqual(TICKETS);
  });

  it('may begin with a byte order mark', async () => {
    const server = await serve(body(`\ufeff${JSON.stringify(PAGE)}`));
    const answer = await fetchFirst(clientOf(server.url).client);
    expect(answer.tickets).toEqual(TICKETS);
    expect(await readStoredBody(answer.body)).toEqual(TICKETS);
  });

  it('comes over the connection of the one before', async () => {
    const server = await serve(json(PAGE));
    const { client } = clientOf(server.url);
    for (let i = 0; i < 3; i++) await fetchFirst(client);
    expect(new Set(server.requests.map((request) => request.socket.remotePort)).size).toBe(1);
  });

  it('is refused while another request is in progress', async () => {
    const server = await serve(silence);
    const { client } = clientOf(server.url);
    const first = failureOf(fetchFirst(client));
    expect(await failureOf(fetchFirst(client))).toMatchObject({ code: 'CLIENT_BUSY' });
    client.close();
    expect(await first).toBeInstanceOf(AbortedError);
  });
});

const IN_LATIN_1 = Buffer.from('{"pagination":{"nextPageKey":"k"},"result":[{"city":"Zürich"}]}', 'latin1');

const RETRIED: [string, string, Answer][] = [
  ['429', 'TOO_MANY_REQUESTS', status(429)],
  ['500', 'SERVER_ERROR', status(500)],
  ['503', 'SERVER_ERROR', status(503)],
  ['a reset', 'CONNECTION_FAILED', reset],
  ['a body shorter than announced', 'BODY_CUT_OFF', cutOff],
  ['a chunked body that breaks off', 'BODY_CUT_OFF', cutOffChunked],
  [
    'a gzip body that breaks off',
    'BODY_CUT_OFF',
    body(gzipSync(JSON.stringify(PAGE)).subarray(0, 40), { 'content-encoding': 'gzip' }),
  ],
  [
    'JSON that breaks off',
    'NOT_JSON',
    body('{"pagination":{"nextPageKey":"k"},"result":[{"ticketId":"T1","na'),
  ],
  ['HTML', 'NOT_JSON', body('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' })],
  ['408', 'TIMEOUT', status(408)],
  ['425', 'TOO_EARLY', status(425)],
  ['an empty body', 'BODY_CUT_OFF', body('')],
  ['an empty body with a byte order mark', 'BODY_CUT_OFF', body('\ufeff \n')],
  ['an empty gzip body', 'BODY_CUT_OFF', body(gzipSync(''), { 'content-encoding': 'gzip' })],
  ['NaN in a ticket', 'NOT_JSON', body('{"pagination":{"nextPageKey":"k"},"result":[{"a":NaN}]}')],
  ['ISO-8859-1 without a charset', 'NOT_JSON', body(IN_LATIN_1)],
  [
    'ISO-8859-1 marked as UTF-8',
    'NOT_JSON',
    body(IN_LATIN_1, { 'content-type': 'application/json; charset=utf-8' }),
  ],
  [
    'ISO-8859-1 marked as ASCII',
    'NOT_JSON',
    body(IN_LATIN_1, { 'content-type': 'application/json; charset=us-ascii' }),
  ],
  [
    'a byte that windows-1252 lacks',
    'NOT_JSON',
    body(Buffer.from('{"pagination":{},"result":["\x81"]}', 'latin1'), {
      'content-type': 'application/json; charset=windows-1252',
    }),
  ],
  [
    'an unknown charset',
    'NOT_JSON',
    body(JSON.stringify(PAGE), { 'content-type': 'application/json; charset=klingon' }),
  ],
  [
    'gzip with other bytes after it',
    'NOT_JSON',
    body(Buffer.concat([gzipSync(JSON.stringify(PAGE)), Buffer.from('<!-- proxy -->')]), {
      'content-encoding': 'gzip',
    }),
  ],
  [
    'gzip in gzip',
    'NOT_JSON',
    body(gzipSync(gzipSync(JSON.stringify(PAGE))), { 'content-encoding': 'gzip, gzip' }),
  ],
  ['plain text', 'NOT_JSON', body('try later')],
  [
    'an announced gzip that is plain text',
    'NOT_JSON',
    body('{"pagination":{}}', { 'content-encoding': 'gzip' }),
  ],
  ['an encoding not asked for', 'NOT_JSON', body('xxx', { 'content-encoding': 'br' })],
];

describe('a temporary fault is retried', () => {
  it.each(RETRIED)('%s (%s)', async (_name, code, answer) => {
    const server = await serve(answer, answer, json(PAGE));
    const { client, waits, events } = clientOf(server.url);
    expect((await fetchFirst(client)).nextKey).toBe('k1');
    expect(waits).toEqual([500, 1000]);
    expect(events.map((event) => [event.outcome, event.attempt, event.retryInMs])).toEqual([
      [code, 1, 500],
      [code, 2, 1000],
      ['OK', 3, null],
    ]);
  });

  it.each(RETRIED)('%s fails after about five minutes with code %s', async (_name, code, answer) => {
    const server = await serve(answer);
    const { client, waits } = clientOf(server.url);
    const error = await failureOf(fetchFirst(client));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(
      /^TIXNGO .+, asked for the first page \(the last of \d+ tries in \d+ s\)\. .+\.$/,
    );
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeLessThanOrEqual(300_000);
    expect(waited).toBeGreaterThan(265_000);
  });

  it.each([
    ['no answer at all', silence],
    ['a body that never ends', drip],
  ])('a time-out: %s', async (_name, answer) => {
    const server = await serve(answer, json(PAGE));
    const { client, events } = clientOf(server.url, { timeoutMs: 60 });
    expect((await fetchFirst(client)).nextKey).toBe('k1');
    expect(events.map((event) => event.outcome)).toEqual(['TIMEOUT', 'OK']);
  });

  it('a server that is not there', async () => {
    const server = await serveAnswers();
    await server.close();
    const error = await failureOf(fetchFirst(clientOf(server.url, { retryLimitMs: 0 }).client));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe('Retry-After', () => {
  it.each([
    ['in seconds', '7'],
    ['as an HTTP date', new Date(NOON + 7000).toUTCString()],
  ])('%s is kept', async (_name, header) => {
    const date = new Date(NOON).toUTCString();
    const server = await serve(status(429, { date, 'retry-after': header }), json(PAGE));
    const { client, waits } = clientOf(server.url);
    await fetchFirst(client);
    expect(waits).toEqual([7000]);
  });

  it("as a date is relative to the answer's own Date", async () => {
    const date = new Date(NOON + 7_200_000).toUTCString();
    const server = await serve(
      status(503, { date, 'retry-after': new Date(NOON + 7_203_000).toUTCString() }),
      json(PAGE),
    );
    const { client, waits } = clientOf(server.url);
    await fetchFirst(client);
    expect(waits).toEqual([3000]);
  });

  it('of years is reported as an hour', async () => {
    const server = await serve(status(503, { 'retry-after': '1785000000' }));
    expect(await failureOf(fetchFirst(clientOf(server.url).client))).toMatchObject({
      retryAfterMs: 3_600_000,
    });
  });

  it('longer than the remaining time fails instead of waiting', async () => {
    const server = await serve(status(503, { 'retry-after': '3600' }));
    const { client, waits } = clientOf(server.url);
    const error = await failureOf(fetchFirst(client));
    expect(error).toMatchObject({ code: 'SERVER_ERROR', retryAfterMs: 3_600_000 });
    expect(error.message).toContain('3600 s');
    expect(waits).toEqual([]);
  });
});

const AT_ONCE: [string, string, RegExp, Answer][] = [
  ['401', 'UNAUTHORIZED', /TIXNGO_API_KEY/, status(401)],
  ['403', 'FORBIDDEN', /organizer/, status(403)],
  ['400', 'BAD_REQUEST', /answered 400/, status(400)],
  ['400 with HTML', 'BAD_REQUEST', /answered 400/, (_q, r) => r.writeHead(400).end('<html>')],
  [
    '400 for the key',
    'INVALID_PAGINATION_KEY',
    /key show/,
    json({ code: 'INVALID_PAGINATION_KEY', message: 'no' }, 400),
  ],
  ['400 for the limit', 'INVALID_LIMIT', /batch size/, json({ code: 'INVALID_LIMIT' }, 400)],
  ['404', 'REQUEST_REFUSED', /TIXNGO_API_URL/, status(404)],
  ['304', 'REDIRECTED', /answered 304 \(not modified\).+cache/, status(304)],
  [
    'a redirect to the same server',
    'REDIRECTED',
    /308, a redirect to another address on the same server, which is not followed/,
    status(308, { location: '/elsewhere' }),
  ],
  ['JSON that is a list', 'CONTRACT_CHANGED', /a list of 2/, json(TICKETS)],
  ['JSON null', 'CONTRACT_CHANGED', /null/, json(null)],
  ['JSON without result', 'CONTRACT_CHANGED', /result/, json({ pagination: {}, tickets: [] })],
  ['JSON without pagination', 'CONTRACT_CHANGED', /pagination/, json({ result: [] })],
  [
    'a result that is no list',
    'CONTRACT_CHANGED',
    /result/,
    json({ pagination: { nextPageKey: 'k' }, result: {} }),
  ],
  [
    'a next key that is a number',
    'CONTRACT_CHANGED',
    /nextPageKey/,
    json({ pagination: { nextPageKey: 7 }, result: [] }),
  ],
  [
    'a next key of 2049 characters',
    'CONTRACT_CHANGED',
    /2048/,
    json({ pagination: { nextPageKey: 'k'.repeat(2049) }, result: [] }),
  ],
  [
    'a next key with NUL',
    'CONTRACT_CHANGED',
    /NUL/,
    json({ pagination: { nextPageKey: 'k\0' }, result: [] }),
  ],
  [
    'tickets without a next key',
    'CONTRACT_CHANGED',
    /2 tickets and no/,
    json({ pagination: { nextPageKey: null }, result: TICKETS }),
  ],
  [
    'tickets with an empty next key',
    'CONTRACT_CHANGED',
    /2 tickets and no/,
    json({ pagination: { nextPageKey: '' }, result: TICKETS }),
  ],
];

describe('a fault that only a person can fix fails at once', () => {
  it.each(AT_ONCE)('%s (%s)', async (_name, code, message, answer) => {
    const server = await serve(answer);
    const { client, waits } = clientOf(server.url);
    const error = await failureOf(
      client.fetchPage({ limit: 2, paginationKey: 'k'.repeat(50), signal: forever }),
    );
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`the page after key ${'k'.repeat(12)}…${'k'.repeat(8)}`);
    expect(error.message).not.toContain(API_KEY);
    expect(error.message).not.toContain('keep the API key from other servers');
    expect(waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])(
    'a redirect (%i) to another origin, which never sees a request nor the key',
    async (code) => {
      const elsewhere = await serve(json(PAGE));
      const server = await serve(status(code, { location: `${elsewhere.url}?secret=1` }));
      const error = await failureOf(fetchFirst(clientOf(server.url).client));
      expect(error).toBeInstanceOf(PermanentError);
      expect(error).toMatchObject({ code: 'REDIRECTED' });
      expect(error.message).toContain(`${code} to ${elsewhere.origin},`);
      expect(error.message).not.toContain('secret');
      expect(elsewhere.requests).toEqual([]);
    },
  );

  const large = JSON.stringify({ pagination: {}, result: [], padding: 'x'.repeat(3 * 1024 * 1024) });
  it.each([
    ['announced', body(large, { 'content-length': String(large.length) })],
    [
      'streamed without end',
      ((_request, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      }) satisfies Answer,
    ],
    ['packed into a few kilobytes', body(gzipSync(large), { 'content-encoding': 'gzip' })],
  ])('a body over the cap, %s', async (_name, answer) => {
    const server = await serve(answer);
    const error = await failureOf(fetchFirst(clientOf(server.url, { maxBodyBytes: 2 * 1024 * 1024 }).client));
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(error.message).toContain('more than 2 MiB');
  });
});

describe('secrets and people', () => {
  it('are in no message and no cause, whatever the server sends back', async () => {
    const echo = `{"pagination":{"nextPageKey":"k"},"result":[{"email":"jo@example.test","key":"${API_KEY}" broken`;
    const server = await serve(body(echo));
    const error = await failureOf(fetchFirst(clientOf(server.url, { retryLimitMs: 0 }).client));
    expect(error.message).not.toMatch(/jo@|secret/);
    expect(error.cause).toBeUndefined();
  });

  it('do not show when the API key cannot be sent', () => {
    expect(() => clientOf('http://127.0.0.1/organizer/tickets', { apiKey: 'two\nlines' })).toThrow(
      /TIXNGO_API_KEY/,
    );
  });
});

describe('the signal', () => {
  it('ends a request at once', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(new Error('shutting down')));
    const { client, events } = clientOf(server.url);
    const error = await failureOf(fetchFirst(client, stop.signal));
    expect(error).toBeInstanceOf(AbortedError);
    expect(events).toMatchObject([{ outcome: 'ABORTED', retryInMs: null }]);
  });

  it('ends a body at once', async () => {
    const stop = new AbortController();
    const server = await serve((request, response) => {
      drip(request, response);
      setTimeout(() => stop.abort(), 20);
    });
    expect(await failureOf(fetchFirst(clientOf(server.url).client, stop.signal))).toBeInstanceOf(
      AbortedError,
    );
  });

  it('ends a wait at once, with the real clock', async () => {
    const stop = new AbortController();
    const server = await serve(status(503, { 'retry-after': '200' }));
    const client = createTixngoClient({
      url: server.url,
      apiKeyHeader: 'X-API-Key',
      timeoutMs: 5000,
      onRequest: () => setImmediate(() => stop.abort()),
    });
    open.push(client);
    expect(await failureOf(fetchFirst(client, stop.signal))).toBeInstanceOf(AbortedError);
  });

  it('that is already aborted prevents the request', async () => {
    const server = await serve(json(PAGE));
    const reason = new AbortedError('LEASE_LOST', 'Another worker has the lease.');
    expect(await failureOf(fetchFirst(clientOf(server.url).client, AbortSignal.abort(reason)))).toBe(reason);
    expect(server.requests).toEqual([]);
  });

  it('leaves the client usable', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(), json(PAGE));
    const { client } = clientOf(server.url);
    await failureOf(fetchFirst(client, stop.signal));
    expect((await fetchFirst(client)).nextKey).toBe('k1');
  });
});

describe('a stored body', () => {
  it.each([
    ['is no gzip', Buffer.from('hello')],
    ['is no JSON', gzipSync('hello')],
    ['is no diff answer', gzipSync('{"result":{}}')],
  ])('that %s is said to be damaged', async (_name, stored) => {
    expect(await failureOf(readStoredBody(stored))).toMatchObject({ code: 'STORED_BODY_DAMAGED' });
  });
});
