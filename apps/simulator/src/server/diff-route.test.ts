import { describe, expect, it } from 'vitest';
import { diffAnswer } from '../testing/contract.js';
import { fetchAll, serve } from '../testing/serve.js';

const withKey = (key: string): RequestInit => ({ headers: { 'X-API-Key': key } });

describe('the diff endpoint', () => {
  it('matches the contract on every page', async () => {
    const served = await serve();
    const answer = await served.diff(null, 50);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(diffAnswer.safeParse(JSON.parse(answer.body)).error?.issues).toBeUndefined();
    const { tickets, key } = await fetchAll(served, 50);
    expect(tickets.length).toBeGreaterThan(80);
    expect(diffAnswer.safeParse(JSON.parse((await served.diff(key)).body)).error?.issues).toBeUndefined();
  });

  it('serves the same feed from the same seed with any page size', async () => {
    const [one, two, other] = [await serve(), await serve(), await serve('--seed=other')];
    const { tickets } = await fetchAll(one, 1_000);
    expect((await fetchAll(two, 7)).tickets).toEqual(tickets);
    expect((await fetchAll(other, 1_000)).tickets).not.toEqual(tickets);
  });

  it('serves new changes at the same key as the story continues', async () => {
    const served = await serve();
    const { key } = await fetchAll(served, 100);
    expect((await served.page(key)).tickets).toEqual([]);
    await served.control('POST', 'advance', { seconds: 6 * 3_600 });
    expect((await served.page(key)).tickets.length).toBeGreaterThan(0);
  });

  it('accepts keys from before a restart, even from later in the story', async () => {
    const before = await serve();
    await before.control('POST', 'advance', { seconds: 36 * 3_600 });
    const { key } = await fetchAll(before, 100);
    const restarted = await serve();
    expect((await restarted.page(key)).tickets).toEqual([]);
    expect((await fetchAll(restarted, 100)).tickets).toEqual((await fetchAll(before, 100)).tickets);
  });

  it.each(['0', '10001', '-1', 'ten', '1.5', ''])('refuses the limit "%s"', async (limit) => {
    const { origin } = await serve();
    const response = await fetch(`${origin}/organizer/tickets/diff?limit=${limit}`);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID_LIMIT' }),
    ]);
  });

  it('refuses a key that it did not issue', async () => {
    const served = await serve();
    const stranger = await (await serve('--seed=other')).page(null, 10);
    for (const key of ['made-up', '', stranger.nextKey ?? '']) {
      const { status, body } = await served.diff(key);
      expect([status, JSON.parse(body)]).toEqual([
        400,
        expect.objectContaining({ code: 'INVALID_PAGINATION_KEY' }),
      ]);
    }
  });

  it('admits only clients with the API key', async () => {
    const served = await serve('--api-key=right', '--foreign-api-key=other');
    expect((await served.diff(null)).status).toBe(401);
    expect((await served.diff(null, 10, withKey('wrong'))).status).toBe(401);
    expect((await served.diff(null, 10, withKey('other'))).status).toBe(403);
    expect((await served.diff(null, 10, withKey('right'))).status).toBe(200);
  });

  it('compresses pages for clients that accept it', async () => {
    const { origin } = await serve('--page-gzip');
    const packed = await fetch(`${origin}/v1/any/organizer/tickets/diff?limit=5`, {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(diffAnswer.safeParse(await packed.json()).success).toBe(true);
    const plain = await fetch(`${origin}/organizer/tickets/diff?limit=5`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('accepts only GET, and other paths do not exist', async () => {
    const { origin } = await serve();
    expect((await fetch(`${origin}/organizer/tickets/diff`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${origin}/organizer`)).status).toBe(404);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });
});
