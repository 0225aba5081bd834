import { describe, expect, it } from 'vitest';
import { ticketChange } from '../testing/contract.js';
import { BenchFeed } from './bench-feed.js';
import { type BenchVariant, benchTicket } from './bench-tickets.js';
import type { Feed } from './feed.js';

interface BenchTicket {
  readonly ticketId: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly spectatorDetails: { readonly email: string };
  readonly lifecycle: readonly { readonly status: string }[];
}

function read(feed: Feed, key: string | undefined, limit = 100): { tickets: BenchTicket[]; nextKey: string | undefined } {
  const page = feed.page(key, limit);
  const tickets = JSON.parse(page.resultJson.toString()) as BenchTicket[];
  expect(tickets.length).toBe(page.tickets);
  return { tickets, nextKey: page.nextKey ?? undefined };
}

const ticketAt = (variant: BenchVariant, index: number) => JSON.parse(benchTicket(variant, index)) as BenchTicket;

describe('bench tickets', () => {
  it.each(['insert', 'update'] as const)('keep to the contract (%s)', (variant) => {
    for (let i = 0; i < 50; i += 1) expect(ticketChange.safeParse(ticketAt(variant, i)).error?.issues).toBeUndefined();
  });

  it('are about 700 bytes each', () => {
    const sizes = Array.from({ length: 100 }, (_, i) => Buffer.byteLength(benchTicket('insert', i * 1_000)));
    expect(Math.min(...sizes)).toBeGreaterThan(600);
    expect(Math.max(...sizes)).toBeLessThan(850);
  });

  it('change, every one of them, in the update; one in ten goes to a new owner', () => {
    let handedOver = 0;
    for (let i = 0; i < 100; i += 1) {
      const [before, after] = [ticketAt('insert', i), ticketAt('update', i)];
      expect(after.ticketId).toBe(before.ticketId);
      expect(after.updatedAt > before.updatedAt).toBe(true);
      expect(after.lifecycle.slice(0, 2)).toEqual(before.lifecycle);
      expect(after.lifecycle.length).toBe(4);
      if (after.spectatorDetails.email !== before.spectatorDetails.email) handedOver += 1;
    }
    expect(handedOver).toBe(10);
  });
});

describe('the bench feed', () => {
  it('ends after the insert tickets, and goes on under the last key once updates are offered', () => {
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

  it('may begin with the updates', () => {
    expect(read(new BenchFeed(30, 100, 'update'), undefined).tickets[1]?.status).toBe('ACTIVATED');
  });

  it('takes the offer of updates back', () => {
    const feed = new BenchFeed(100, 100, 'insert');
    const updateKey = feed.offer('update');
    feed.offer('insert');
    expect(read(feed, updateKey).tickets).toEqual([]);
  });

  it('serves limits that it did not prepare for', () => {
    const feed = new BenchFeed(250, 100, 'insert');
    const first = read(feed, undefined, 70);
    expect(first.tickets.length).toBe(70);
    expect(read(feed, first.nextKey, 1_000).tickets.map(({ ticketId }) => ticketId)).toEqual(
      Array.from({ length: 180 }, (_, i) => `BENCH-${70 + i}`),
    );
  });

  it('makes pages on demand when there are too many to keep', () => {
    const feed = new BenchFeed(5_000_000, 1_000, 'insert');
    expect(read(feed, undefined, 1_000).tickets[999]?.ticketId).toBe('BENCH-999');
  });
});
