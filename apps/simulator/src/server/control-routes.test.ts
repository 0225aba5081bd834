import { describe, expect, it } from 'vitest';
import { fetchAll, serve } from '../testing/serve.js';

interface StateTicket {
  readonly ticketId: string;
  readonly updatedAt: string;
}

describe('the control endpoints', () => {
  it('are served only with --control', async () => {
    const { origin } = await serve('--no-control');
    expect((await fetch(`${origin}/_control/state`)).status).toBe(404);
  });

  it('return the true state of every ticket in the feed', async () => {
    const served = await serve();
    const { body } = await served.control('GET', 'state');
    // As control-routes.ts answers it.
    const { tickets } = body as { tickets: StateTicket[] };
    const fed = (await fetchAll(served, 100)).tickets as StateTicket[];
    expect(tickets.length).toBe(fed.length);
    const truth = new Map(tickets.map(({ ticketId, updatedAt }) => [ticketId, Date.parse(updatedAt)]));
    for (const { ticketId, updatedAt } of fed) expect(truth.get(ticketId)).toBe(Date.parse(updatedAt));
  });

  it('advance the story and change its speed', async () => {
    const served = await serve();
    expect((await served.control('POST', 'advance', { seconds: 90 })).body).toEqual({
      now: '2026-05-02T12:01:30.000Z',
      speed: 0,
    });
    expect((await served.control('POST', 'speed', { speed: 60 })).body).toMatchObject({ speed: 60 });
  });

  it('log every request, without overlap when there was none', async () => {
    const served = await serve();
    await fetchAll(served, 20);
    const requests = await served.requests();
    expect(requests.length).toBeGreaterThan(3);
    for (const [i, request] of requests.entries()) {
      expect(request.endedAt).not.toBeNull();
      expect(request).toMatchObject({
        status: 200,
        limit: 20,
        key: i === 0 ? null : requests[i - 1]?.nextKey,
      });
      expect(request.startedAt).toBeGreaterThanOrEqual(requests[i - 1]?.endedAt ?? 0);
    }
    await served.control('DELETE', 'requests');
    expect(await served.requests()).toEqual([]);
  });

  it('show that two requests overlapped', async () => {
    const served = await serve();
    await served.control('POST', 'faults', { kind: 'slow', delayMs: 100, count: 2 });
    await Promise.all([served.diff(null, 5), served.diff(null, 5)]);
    const [first, second] = await served.requests();
    expect(second?.startedAt).toBeLessThan(first?.endedAt ?? 0);
  });

  it('show the path, and how long the answer took', async () => {
    const served = await serve('--latency=60');
    await served.diff(null, 5);
    const [request] = await served.requests();
    expect(request?.path).toMatch(/\/organizer\/tickets\/diff$/);
    expect((request?.endedAt ?? 0) - (request?.startedAt ?? 0)).toBeGreaterThan(50);
  });

  it('serve given pages in order, then the arena again', async () => {
    const served = await serve();
    const script = {
      pages: [{ pagination: { nextPageKey: 'k1' }, result: [{ ticketId: 'a' }, null] }, [{ ticketId: 'b' }]],
    };
    expect((await served.control('POST', 'pages', script)).body).toEqual({ pages: 2, tickets: 3 });
    const first = await served.page(null, 10);
    expect(first.tickets).toEqual([{ ticketId: 'a' }, null]);
    expect((await served.page(first.nextKey, 10)).tickets).toEqual([{ ticketId: 'b' }]);
    await served.control('DELETE', 'pages');
    expect((await served.page(null, 10)).tickets.length).toBe(10);
  });

  it('cancel ordered faults', async () => {
    const served = await serve();
    expect((await served.control('POST', 'faults', { kind: '500', count: 3 })).body).toMatchObject([
      { left: 3 },
    ]);
    await served.control('DELETE', 'faults');
    expect((await served.control('GET', 'faults')).body).toEqual([]);
  });

  it('append the updates to the bench tickets', async () => {
    const served = await serve('--bench=25', '--bench-limit=10');
    const inserted = await fetchAll(served, 10);
    expect(inserted.tickets.length).toBe(25);
    const offer = await served.control('POST', 'bench', { variant: 'update' });
    expect(offer.body).toEqual({ variant: 'update', updateKey: inserted.key });
    expect((await fetchAll(served, 10, inserted.key)).tickets.length).toBe(25);
  });

  it.each([
    ['faults', { kind: 'flood' }, 400],
    ['faults', { kind: '429', count: 0 }, 400],
    ['advance', { seconds: -1 }, 400],
    ['speed', undefined, 400],
    ['pages', { pages: 'none' }, 400],
    ['bench', { variant: 'update' }, 409],
  ])('refuse a wrong body: %s %j', async (path, body, status) => {
    const served = await serve();
    const answer = await served.control('POST', path, body);
    expect(answer).toMatchObject({ status, body: { message: expect.any(String) } });
  });

  it('refuse a body that is not JSON', async () => {
    const { origin } = await serve();
    expect((await fetch(`${origin}/_control/faults`, { method: 'POST', body: '{' })).status).toBe(400);
  });
});
