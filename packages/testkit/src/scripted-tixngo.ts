import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { RawTicket } from './ticket-change.js';

/** The server's reaction to one request. */
export type ScriptedAnswer =
  /** A page of the feed. With `nextKey` null it has no next key. */
  | {
      readonly kind: 'page';
      readonly tickets: readonly unknown[];
      readonly nextKey: string | null;
      readonly gzip?: boolean;
    }
  /** Any answer, verbatim. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
    }
  /** Headers for the complete `body`, then its first half, then the connection breaks. */
  | { readonly kind: 'cutOff'; readonly body: string }
  /** The connection breaks before any answer. */
  | { readonly kind: 'reset' }
  /** No answer until the client gives up. */
  | { readonly kind: 'silence' }
  /** The answer once `after` resolves. */
  | { readonly kind: 'later'; readonly answer: ScriptedAnswer; readonly after: Promise<unknown> };

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly limit: number | null;
  readonly paginationKey: string | null;
  readonly headers: IncomingMessage['headers'];
  /** Other unanswered requests when this one arrived: more than 0 breaks "one at a time". */
  readonly othersInFlight: number;
}

export interface ScriptedTixngo {
  /** The URL of the interface, which ends in `organizer/tickets`. */
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /**
   * Appends answers, one for each request in order. When they run out, requests get an empty page without a
   * next key.
   */
  script(...answers: ScriptedAnswer[]): void;
  /**
   * Serves this feed by its keys (`key-1` leads past the first page) when no scripted answer is left. As at
   * TIXNGO, a page can be requested again.
   */
  feed(pages: readonly (readonly unknown[])[]): void;
  /** Clears script, feed and log for the next test of a file. */
  reset(): void;
  close(): Promise<void>;
}

/** @returns a page answer; `tickets` may contain anything, for bad tickets. */
export function page(tickets: readonly (RawTicket | unknown)[], nextKey: string | null): ScriptedAnswer {
  return { kind: 'page', tickets, nextKey };
}

/** Starts a TIXNGO on loopback that answers `GET <url>/diff` by script. */
export async function startScriptedTixngo(...answers: ScriptedAnswer[]): Promise<ScriptedTixngo> {
  const queue = [...answers];
  const requests: LoggedRequest[] = [];
  let feed: readonly (readonly unknown[])[] = [];
  let inFlight = 0;
  const server = createServer((request, response) => {
    requests.push(logged(request, inFlight));
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    give(queue.shift() ?? pageOfFeed(feed, requests.at(-1)?.paginationKey ?? null), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object once it listens.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/organizer/tickets`,
    requests,
    script: (...more) => void queue.push(...more),
    feed: (pages) => {
      feed = pages;
    },
    reset: () => {
      feed = [];
      queue.length = 0;
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageOfFeed(feed: readonly (readonly unknown[])[], key: string | null): ScriptedAnswer {
  const index = key === null ? 0 : Number(/^key-(\d+)$/.exec(key)?.[1] ?? Number.NaN);
  const tickets = feed[index];
  return tickets === undefined ? page([], null) : page(tickets, `key-${index + 1}`);
}

function logged(request: IncomingMessage, othersInFlight: number): LoggedRequest {
  const url = new URL(request.url ?? '/', 'http://scripted');
  const limit = url.searchParams.get('limit');
  return {
    method: request.method ?? '',
    path: url.pathname,
    limit: limit === null ? null : Number(limit),
    paginationKey: url.searchParams.get('paginationKey'),
    headers: request.headers,
    othersInFlight,
  };
}

function give(answer: ScriptedAnswer, response: ServerResponse): void {
  switch (answer.kind) {
    case 'page': {
      const pagination = answer.nextKey === null ? {} : { nextPageKey: answer.nextKey };
      const body = JSON.stringify({ pagination, result: answer.tickets });
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(answer.gzip === true ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(answer.gzip === true ? gzipSync(body) : body);
      return;
    }
    case 'answer':
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
      return;
    case 'cutOff':
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(answer.body),
      });
      response.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () => response.destroy());
      return;
    case 'reset':
      response.destroy();
      return;
    case 'silence':
      return;
    case 'later':
      void answer.after.then(() => give(answer.answer, response));
      return;
  }
}
