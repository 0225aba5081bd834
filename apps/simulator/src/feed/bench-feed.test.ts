import { describe, expect, it } from 'vitest';
import { ticketChange } from '../testing/contract.js';
import { BenchFeed } from './bench-feed.js';
import { type BenchVariant, benchTicketsJson } from './bench-tickets.js';
import type { Feed } from './feed.js';

interface BenchTicket {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly spectatorDetails: { readonly email: string };
  readonly lifecycle: readonly { readonly status: string }[];
}

function read(
  feed: Feed,
  key: string | undefined,
  limit = 100,
): { tickets: BenchTicket[]; nextKey: string | undefined } {
  const page = feed.page(key, limit);
  const tickets = JSON.parse(page.resultJson.toString()) as BenchTicket[];
  expect(tickets.length).toBe(page.tickets);
  return { tickets, nextKey: page.nextKey ?? undefined };
}

const ticketsOf = (variant: BenchVariant, first: number, count: number) =>
  JSON.parse(benchTicketsJson(variant, first, count).toString()) as BenchTicket[];

describe('bench tickets', () => {
  it.each(['insert', 'update'] as const)('match the contract (%s)', (variant) => {
    for (const first of [0, 86_390, 19_999_950]) {
      for (const ticket of ticketsOf(variant, first, 50))
        expect(ticketChange.safeParse(ticket).error?.issues).toBeUndefined();
    }
  });

  it('are numbered, each with its own tax number', () => {
    const tickets = ticketsOf('insert', 995, 10);
    expect(tickets.map(({ ticketId }) => ticketId)).toEqual(
      Array.from({ length: 10 }, (_, i) => `BENCH-${String(995 + i).padStart(8, '0')}`),
    );
    expect(new Set(tickets.map(({ taxNumber }) => taxNumber)).size).toBe(10);
  });

  it('are in order of change', () => {
    for (const variant of ['insert', 'update'] as const) {
      const times = [0, 990, 59_990, 3_599_990].flatMap((first) =>
        ticketsOf(variant, first, 20).map(({ updatedAt }) => updatedAt),
      );
      expect(times).toEqual([...new Set(times)].sort());
    }
  });

  it('are about 700 bytes each', () => {
    const bytes = benchTicketsJson('insert', 0, 100).length / 100;
    expect(bytes).toBeGreaterThan(650);
    expect(bytes).toBeLessThan(800);
  });

  it('all change in the update, one in ten to a new owner', () => {
    const before = ticketsOf('insert', 0, 100);
    const after = ticketsOf('update', 0, 100);
    for (const [i, ticket] of after.entries()) {
      const earlier = before[i];
      expect(ticket.ticketId).toBe(earlier?.ticketId);
      expect(ticket.updatedAt > (earlier?.updatedAt ?? '')).toBe(true);
      expect(ticket.lifecycle.slice(0, 2)).toEqual(earlier?.lifecycle);
      expect(ticket.lifecycle.length).toBe(4);
    }
    expect(
      after.filter(({ spectatorDetails }, i) => spectatorDetails.email !== before[i]?.spectatorDetails.email)
        .length,
    ).toBe(10);
  });
});

describe('the bench feed', () => {
  it('ends after the insert tickets, and continues from the last key once updates are offered', () => {
    const feed = new BenchFeed(250, 100, 'insert');
    let key: string | undefined;
    const counts = [];
    for (let i = 0; i < 3; i += 1) {
      const page = read(feed, key);
      counts.push(page.tickets.length);
      key = page.nextKey;
    }
    expect(counts).toEqual([100, 100, 50]);
    expect(read(feed, key)).toEqual({ tickets: [], nextKey: key });
    expect(feed.offer('update')).toBe(key);
    expect(read(feed, key).tickets[1]?.status).toBe('ACTIVATED');
  });

  it('serves the same pages under the same keys from the beginning, in any process', () => {
    const [one, other] = [new BenchFeed(250, 100, 'insert'), new BenchFeed(250, 100, 'insert')];
    const first = read(one, undefined);
    expect(read(one, first.nextKey)).toEqual(read(other, first.nextKey));
    one.offer('update');
    expect(read(one, undefined)).toEqual(first);
  });

  it('can begin with the updates', () => {
    expect(read(new BenchFeed(30, 100, 'update'), undefined).tickets[1]?.status).toBe('ACTIVATED');
  });

  it('can withdraw the updates', () => {
    const feed = new BenchFeed(100, 100, 'insert');
    const updateKey = feed.offer('update');
    feed.offer('insert');
    expect(read(feed, updateKey).tickets).toEqual([]);
  });

  it('serves limits other than the prepared one', () => {
    const feed = new BenchFeed(250, 100, 'insert');
    const first = read(feed, undefined, 70);
    expect(first.tickets.length).toBe(70);
    expect(read(feed, first.nextKey, 1_000).tickets.map(({ ticketId }) => ticketId)).toEqual(
      Array.from({ length: 180 }, (_, i) => `BENCH-${String(70 + i).padStart(8, '0')}`),
    );
  });

  it('makes pages on demand when there are too many to prepare', () => {
    const feed = new BenchFeed(5_000_000, 1_000, 'insert');
    expect(read(feed, undefined, 1_000).tickets[999]?.ticketId).toBe('BENCH-00000999');
  });
});
