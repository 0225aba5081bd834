import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SyncError } from '@tixngo-sync/domain';
import { afterEach, expect, it } from 'vitest';
import { createTixngoClient } from './tixngo-client.js';

/** A server at TIXNGO's address that sends arbitrary bytes. */

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const part of open.splice(0).reverse()) part.close();
});

interface Hostile {
  readonly url: string;
  requests: number;
}

/** Serves connections whose requests are each answered by writing to the socket. */
async function serve(answer: (socket: Socket) => void): Promise<Hostile> {
  const sockets = new Set<Socket>();
  const hostile = { url: '', requests: 0 };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => {
      hostile.requests += 1;
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  // A TCP server's address is never a pipe's name.
  hostile.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/organizer/tickets`;
  return hostile;
}

const PAGE = '{"pagination":{"nextPageKey":"k"},"result":[{"ticketId":"T1"}]}';
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const bytes = (text: string) => (socket: Socket) => void socket.end(text);
/** Writes the same text repeatedly, as fast as it is read, until the connection ends. */
const endless =
  (begin: string, text: string) =>
  (socket: Socket): void => {
    socket.write(begin);
    const more = () => {
      while (!socket.destroyed && socket.write(text));
    };
    socket.on('drain', more);
    more();
  };

function clientOf(url: string) {
  const client = createTixngoClient({
    url,
    apiKey: 'secret-api-key-4711',
    apiKeyHeader: 'X-API-Key',
    timeoutMs: 1_000,
    retryLimitMs: 0,
    maxBodyBytes: 2 * 1024 * 1024,
  });
  open.push(client);
  return client;
}
const fetchFirst = (url: string) =>
  clientOf(url).fetchPage({ limit: 1000, paginationKey: null, signal: new AbortController().signal });

const ANSWERS: [string, RegExp, RegExp, (socket: Socket) => void][] = [
  [
    'a header of 10 MB',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer \(HPE_HEADER_OVERFLOW\)/,
    bytes(`${OK}X-Long: ${'x'.repeat(10_000_000)}\r\n\r\n${PAGE}`),
  ],
  [
    'headers without end',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer \(HPE_HEADER_OVERFLOW\)/,
    endless(OK, `X-More: ${'x'.repeat(1000)}\r\n`),
  ],
  [
    'a header that drips',
    /^(TIMEOUT)$/,
    /within 1000 ms/,
    (socket) => {
      socket.write(OK);
      const timer = setInterval(() => socket.write('X-Drip: 1\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    },
  ],
  [
    'interim answers without end',
    /^(TIMEOUT)$/,
    /within 1000 ms/,
    endless('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)),
  ],
  [
    'early hints without end',
    /^(TIMEOUT)$/,
    /within 1000 ms/,
    endless('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(100)),
  ],
  [
    'another protocol',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer \(HPE_INVALID_CONSTANT\).+Check TIXNGO_API_URL/,
    bytes('SSH-2.0-OpenSSH_9.6\r\n'),
  ],
  ['zeros', /^(CONNECTION_FAILED)$/, /not an HTTP answer/, bytes('\0'.repeat(1000))],
  [
    'switching protocols',
    /^(CONNECTION_FAILED)$/,
    /answered 101.+TIXNGO never answers so/,
    bytes('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc'),
  ],
  ['nothing, and closes', /^(CONNECTION_FAILED)$/, /ECONNRESET/, (socket) => void socket.end()],
  [
    'a length that is shorter than the body',
    /^(BODY_CUT_OFF|NOT_JSON)$/,
    /TIXNGO/,
    bytes(`${OK}Content-Length: 20\r\n\r\n${PAGE}`),
  ],
  [
    'two lengths',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer/,
    bytes(`${OK}Content-Length: 20\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`),
  ],
  [
    'a length that is no number',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer/,
    bytes(`${OK}Content-Length: 0x40\r\n\r\n${PAGE}`),
  ],
  [
    'a negative length',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer/,
    bytes(`${OK}Content-Length: -1\r\n\r\n${PAGE}`),
  ],
  [
    'a length of 10^17',
    /^(BODY_TOO_LARGE)$/,
    /more than 2 MiB/,
    bytes(`${OK}Content-Length: 100000000000000000\r\n\r\n${PAGE}`),
  ],
  [
    'a length of 10^40',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer/,
    bytes(`${OK}Content-Length: 1${'0'.repeat(40)}\r\n\r\n${PAGE}`),
  ],
  [
    'a length and chunks',
    /^(CONNECTION_FAILED)$/,
    /not an HTTP answer/,
    bytes(`${OK}Content-Length: 20\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
  ],
  [
    'chunks of no size',
    /^(BODY_CUT_OFF)$/,
    /HPE_INVALID_CHUNK_SIZE/,
    bytes(`${OK}Transfer-Encoding: chunked\r\n\r\nZZ\r\n${PAGE}\r\n0\r\n\r\n`),
  ],
  [
    'chunks of a huge size',
    /^(BODY_CUT_OFF)$/,
    /HPE_INVALID_CHUNK_SIZE/,
    bytes(`${OK}Transfer-Encoding: chunked\r\n\r\n${'F'.repeat(17)}\r\n${PAGE}`),
  ],
  [
    'a chunk that is longer than it says',
    /^(BODY_CUT_OFF)$/,
    /HPE_/,
    bytes(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\n${PAGE}\r\n0\r\n\r\n`),
  ],
  [
    'a chunk extension of 1 MB',
    /^(BODY_CUT_OFF)$/,
    /HPE_CHUNK_EXTENSIONS_OVERFLOW/,
    bytes(`${OK}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(1_000_000)}\r\n{\r\n0\r\n\r\n`),
  ],
  [
    'trailers without end',
    /^(BODY_CUT_OFF)$/,
    /HPE_HEADER_OVERFLOW/,
    endless(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n`, `X-More: ${'x'.repeat(1000)}\r\n`),
  ],
  [
    'chunks of one byte without end',
    /^(TIMEOUT|BODY_TOO_LARGE)$/,
    /TIXNGO/,
    endless(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'.repeat(1000)),
  ],
  [
    'a redirect to a file',
    /^(REDIRECTED)$/,
    /answered 302, which is not followed/,
    bytes('HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n'),
  ],
  [
    'a redirect to script',
    /^(REDIRECTED)$/,
    /answered 302, which is not followed/,
    bytes('HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n'),
  ],
  [
    'a redirect to nowhere',
    /^(REDIRECTED)$/,
    /answered 302, which is not followed/,
    bytes('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'),
  ],
  [
    'a redirect to http://[',
    /^(REDIRECTED)$/,
    /answered 302, which is not followed/,
    bytes('HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n'),
  ],
  ['status 600', /^(SERVER_ERROR)$/, /answered 600/, bytes('HTTP/1.1 600 What\r\nContent-Length: 0\r\n\r\n')],
  ['status 999', /^(SERVER_ERROR)$/, /answered 999/, bytes('HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n')],
  [
    'status 000',
    /^(CONNECTION_FAILED)$/,
    /answered 0.+TIXNGO never answers so/,
    bytes('HTTP/1.1 000 What\r\nContent-Length: 0\r\n\r\n'),
  ],
  [
    'a 401 with a body without end',
    /^(UNAUTHORIZED)$/,
    /TIXNGO_API_KEY/,
    endless('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'.repeat(1000)),
  ],
  [
    'a 400 with a body without end',
    /^(BAD_REQUEST)$/,
    /answered 400/,
    endless('HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'.repeat(1000)),
  ],
  [
    'a 204 with a body',
    /^(BODY_CUT_OFF)$/,
    /HPE_/,
    bytes(`HTTP/1.1 204 No Content\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`),
  ],
];

/** Whatever is answered, the page fails within its time-out, with a message that says what to do. */
it.each(ANSWERS)('an answer of %s ends with a SyncError', async (_name, code, message, answer) => {
  const server = await serve(answer);
  const startedAt = performance.now();
  const error = await fetchFirst(server.url).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SyncError)) throw new Error('a SyncError was expected', { cause: error });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(error.code).toMatch(code);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/^TIXNGO .+, asked for the first page\. .+\.$/);
  expect(error.message).not.toMatch(/passwd|alert|secret/);
  expect(server.requests).toBe(1);
});

it.each([
  ['an answer of a server that then closes', bytes(`${OK}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`)],
  [
    'an answer after which more comes',
    (socket: Socket) => {
      socket.write(`${OK}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`);
      setTimeout(() => socket.write('more'), 20);
    },
  ],
  [
    'an answer after early hints',
    bytes(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`),
  ],
])('%s is accepted, and the next request works', async (_name, answer) => {
  const server = await serve(answer);
  const client = clientOf(server.url);
  for (let i = 0; i < 3; i += 1) {
    const page = await client.fetchPage({
      limit: 1,
      paginationKey: null,
      signal: new AbortController().signal,
    });
    expect(page.tickets).toEqual([{ ticketId: 'T1' }]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
