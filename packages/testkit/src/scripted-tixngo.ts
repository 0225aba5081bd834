import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { RawTicket } from './ticket-change.js';

/** What the server does with one request. */
export type ScriptedAnswer =
  /** A page of the feed. `nextKey` null: none is given. */
  | {
      readonly kind: 'page';
      readonly tickets: readonly unknown[];
      readonly nextKey: string | null;
      readonly gzip?: boolean;
    }
  /** Any answer, word for word. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
    }
  /** Headers that promise `body`, then only its first half, then the connection breaks. */
  | { readonly kind: 'cutOff'; readonly body: string }
  /** The connection breaks before any answer. */
  | { readonly kind: 'reset' }
  /** No answer at all, until the client gives up. */
  | { readonly kind: 'silence' }
  /** The answer, once `after` is resolved. */
  | { readonly kind: 'later'; readonly answer: ScriptedAnswer; readonly after: Promise<unknown> };

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly limit: number | null;
  readonly paginationKey: string | null;
  readonly headers: IncomingMessage['headers'];
  /** Other requests that were unanswered when this one came: more than none breaks "one at a time". */
  readonly inFlight: number;
}

export interface ScriptedTixngo {
  /** The interface's URL: ends in `organizer/tickets`. */
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /** Appends answers, given one a request, in order. When they run out: an empty page without a next key. */
  script(...answers: ScriptedAnswer[]): void;
  /**
   * Serves this feed by its keys (`key-1` leads past the first page) whenever no scripted answer is left, as TIXNGO does: a page asked for
   * again is given again.
   */
  feed(pages: readonly (readonly unknown[])[]): void;
  /** Forgets script, feed and log, for the next test of a file. */
  reset(): void;
  close(): Promise<void>;
}

/** @returns a page answer; `tickets` may hold anything, for bad ones. */
export function page(tickets: readonly (RawTicket | unknown)[], nextKey: string | null): ScriptedAnswer {
  return { kind: 'page', tickets, nextKey };
}

/** Starts a TIXNGO on loopback that serves `GET <url>/diff` by script. */
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

function logged(request: IncomingMessage, inFlight: number): LoggedRequest {
  const url = new URL(request.url ?? '/', 'http://scripted');
  const limit = url.searchParams.get('limit');
  return {
    method: request.method ?? '',
    path: url.pathname,
    limit: limit === null ? null : Number(limit),
    paginationKey: url.searchParams.get('paginationKey'),
    headers: request.headers,
    inFlight,
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
