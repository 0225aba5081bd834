import { describe, expect, it } from 'vitest';
import { SPOIL_REASONS } from '../faults/kinds.js';
import { fetchAll, type Served, serve } from '../testing/serve.js';

/** Starts a simulator whose next answer has this fault. */
async function serveFault(fault: Record<string, unknown>, ...args: readonly string[]): Promise<Served> {
  const served = await serve(...args);
  expect((await served.control('POST', 'faults', fault)).status).toBe(200);
  return served;
}

/** Checks that the fault happened once and was logged. */
async function expectOnce(served: Served, kind: string): Promise<void> {
  expect((await served.diff(null, 10)).status).toBe(200);
  expect((await served.requests()).map(({ fault }) => fault)).toEqual([kind, null]);
}

describe('a fault on demand', () => {
  it.each(['400', '401', '403', '404', '429', '500', '502', '503', '504'])(
    'answers %s, once',
    async (kind) => {
      const served = await serveFault({ kind });
      const answer = await served.diff(null, 10);
      expect(answer.status).toBe(Number(kind));
      expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '1' : null);
      await expectOnce(served, kind);
    },
  );

  it('sends Retry-After as seconds or as a date', async () => {
    const date = 'Sun, 03 May 2026 10:00:00 GMT';
    const served = await serveFault({ kind: '429', retryAfter: 7 });
    await served.control('POST', 'faults', { kind: '503', retryAfter: date });
    expect((await served.diff(null)).headers.get('retry-after')).toBe('7');
    expect((await served.diff(null)).headers.get('retry-after')).toBe(date);
  });

  it('never answers: timeout', async () => {
    const served = await serveFault({ kind: 'timeout' });
    await expect(served.diff(null, 10, { signal: AbortSignal.timeout(150) })).rejects.toThrow();
    await expectOnce(served, 'timeout');
    const [first] = await served.requests();
    expect(first).toMatchObject({ status: null });
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThan(100);
  });

  it.each(['reset', 'drop'])('breaks the connection: %s', async (kind) => {
    const served = await serveFault({ kind });
    await expect(served.diff(null, 10)).rejects.toThrow();
    await expectOnce(served, kind);
  });

  it.each(['cut', 'html'])('is not JSON: %s', async (kind) => {
    const served = await serveFault({ kind });
    const answer = await served.diff(null, 10);
    expect(answer.status).toBe(200);
    expect(() => JSON.parse(answer.body)).toThrow(SyntaxError);
    await expectOnce(served, kind);
  });

  it('is JSON, but not a diff answer', async () => {
    const served = await serveFault({ kind: 'notdiff' });
    expect(JSON.parse((await served.diff(null, 10)).body)).not.toHaveProperty('result');
    await expectOnce(served, 'notdiff');
  });

  it('redirects to another origin', async () => {
    const served = await serveFault({ kind: 'redirect' });
    const answer = await served.diff(null, 10, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.origin).not.toBe(served.origin);
    expect(location.pathname).toBe('/organizer/tickets/diff');
    const named = await serveFault({ kind: 'redirect', location: 'http://elsewhere.example/' });
    expect((await named.diff(null, 10, { redirect: 'manual' })).headers.get('location')).toBe(
      'http://elsewhere.example/',
    );
  });

  it('is late', async () => {
    const served = await serveFault({ kind: 'slow', delayMs: 120 });
    expect((await served.page(null, 10)).tickets.length).toBe(10);
    const [slow] = await served.requests();
    expect((slow?.endedAt ?? 0) - (slow?.startedAt ?? 0)).toBeGreaterThanOrEqual(110);
  });

  it('repeats a page under its next key, then continues', async () => {
    const served = await serveFault({ kind: 'repeat' });
    const first = await served.page(null, 20);
    const again = await served.page(first.nextKey, 20);
    expect(again.tickets).toEqual(first.tickets);
    expect(again.nextKey).not.toBe(first.nextKey);
    expect((await served.page(again.nextKey, 20)).tickets).not.toEqual(first.tickets);
  });

  it('returns the requested key as the next key', async () => {
    const served = await serveFault({ kind: 'loopkey' });
    const { nextKey } = await served.page(null, 10);
    const looping = await served.page(nextKey, 10);
    expect(looping.nextKey).toBe(nextKey);
    expect(looping.tickets.length).toBe(10);
  });

  it('sends tickets without a next key', async () => {
    const served = await serveFault({ kind: 'nokey' });
    expect(await served.page(null, 10)).toMatchObject({ nextKey: null, tickets: { length: 10 } });
  });

  it('sends more than the limit, and loses none', async () => {
    const served = await serveFault({ kind: 'more' });
    const whole = (await fetchAll(await serve(), 1_000)).tickets;
    const first = await served.page(null, 20);
    expect(first.tickets.length).toBe(22);
    expect([...first.tickets, ...(await fetchAll(served, 1_000, first.nextKey)).tickets]).toEqual(whole);
  });

  it.each(SPOIL_REASONS)('spoils one ticket and logs which: %s', async (reason) => {
    const served = await serveFault({ kind: 'badticket', reason, position: 2 });
    const spoiled = (await served.page(null, 10)).tickets;
    const good = (await served.page(null, 10)).tickets;
    expect(good.map((ticket, i) => JSON.stringify(ticket) === JSON.stringify(spoiled[i]))).toEqual(
      good.map((_, i) => i !== 2),
    );
    const [entry] = await served.requests();
    expect(entry?.spoiled).toEqual([{ position: 2, reason, ticketId: expect.stringMatching(/^T-/) }]);
  });

  it('spoils a whole page', async () => {
    const served = await serveFault({ kind: 'badpage' });
    await served.page(null, 12);
    expect((await served.requests())[0]?.spoiled.length).toBe(12);
  });
});

it('draws the same faults from the same seed', async () => {
  const statuses = async () => {
    const served = await serve('--fault=429=0.3,500=0.3');
    const answers: number[] = [];
    for (let i = 0; i < 40; i += 1) answers.push((await served.diff(null, 1)).status);
    return answers;
  };
  const first = await statuses();
  expect(new Set(first)).toEqual(new Set([200, 429, 500]));
  expect(await statuses()).toEqual(first);
});
