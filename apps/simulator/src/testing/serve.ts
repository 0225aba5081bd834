import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { composeSimulator } from '../compose.js';
import { readOptions } from '../options.js';
import type { DiffRequest } from '../server/request-log.js';
import { createSimulatorServer } from '../server/server.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A simulator on a free loopback port; it ends with the test that started it. */
export interface Served {
  readonly origin: string;
  /** @param key null for the beginning of the feed */
  diff(key: string | null, limit?: number, init?: RequestInit): Promise<Answer>;
  /** @returns the tickets and the next key of a good answer. */
  page(
    key: string | null,
    limit?: number,
  ): Promise<{ readonly tickets: readonly unknown[]; readonly nextKey: string | null }>;
  control(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  requests(): Promise<readonly DiffRequest[]>;
}

/** Starts a small, frozen arena at noon with control endpoints, and with the options in `args`. */
export async function serve(...args: readonly string[]): Promise<Served> {
  const options = readOptions(
    ['--control', '--speed=0', '--tickets=120', '--events=4', '--start-at=2026-05-02T12:00:00Z', ...args],
    {},
  );
  if (options === 'help') throw new Error('--help starts no simulator');
  const server = createSimulatorServer(composeSimulator(options));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  // A TCP server's address is an object while it listens.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const diff = async (key: string | null, limit?: number, init?: RequestInit): Promise<Answer> => {
    const query = new URLSearchParams({
      ...(limit === undefined ? {} : { limit: `${limit}` }),
      ...(key === null ? {} : { paginationKey: key }),
    });
    const response = await fetch(`${origin}/organizer/tickets/diff?${query}`, init);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${origin}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return {
    origin,
    diff,
    page: async (key, limit) => {
      // A good answer has this shape; if it has not, the test's expectations fail.
      const answer = JSON.parse((await diff(key, limit)).body) as {
        pagination: { nextPageKey?: string | null };
        result: unknown[];
      };
      return { tickets: answer.result, nextKey: answer.pagination.nextPageKey ?? null };
    },
    control,
    requests: async () => (await control('GET', 'requests')).body as readonly DiffRequest[],
  };
}

/** Fetches up to the end of the feed. @returns the tickets in order and the last key */
export async function fetchAll(served: Served, limit: number, key: string | null = null) {
  const tickets: unknown[] = [];
  let next = key;
  for (;;) {
    const page = await served.page(next, limit);
    tickets.push(...page.tickets);
    next = page.nextKey ?? next;
    if (page.tickets.length < limit) return { tickets, key: next };
  }
}
