import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.js';
import { page, type ScriptedTixngo, startScriptedTixngo } from './scripted-tixngo.js';
import { ticketChange } from './ticket-change.js';
import { waitFor } from './wait-for.js';

describe('createTestDatabase', () => {
  const made: TestDatabase[] = [];
  afterAll(() => Promise.all(made.map((database) => database.drop())));

  it('creates independent databases', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    made.push(one, other);
    await one.database.pool.query(`INSERT INTO ticket (ticket_id) VALUES ('a')`);
    expect((await other.database.pool.query('SELECT FROM ticket')).rowCount).toBe(0);
  });
});

describe('startScriptedTixngo', () => {
  const running: ScriptedTixngo[] = [];
  afterAll(() => Promise.all(running.map((tixngo) => tixngo.close())));
  const start = async (...answers: Parameters<typeof startScriptedTixngo>) => {
    const tixngo = await startScriptedTixngo(...answers);
    running.push(tixngo);
    return { tixngo, ask: (query = '') => fetch(`${tixngo.url}/diff${query}`) };
  };

  it('sends its answers in order, then empty pages, and logs the requests', async () => {
    const { tixngo, ask } = await start(page([ticketChange()], 'k1'), {
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '1' },
    });
    expect(await (await ask('?limit=10')).json()).toMatchObject({
      pagination: { nextPageKey: 'k1' },
      result: [{ status: 'DOWNLOADED' }],
    });
    expect((await ask('?limit=10&paginationKey=k1')).headers.get('retry-after')).toBe('1');
    expect(await (await ask()).json()).toEqual({ pagination: {}, result: [] });
    expect(
      tixngo.requests.map(({ limit, paginationKey, othersInFlight }) => ({
        limit,
        paginationKey,
        othersInFlight,
      })),
    ).toEqual([
      { limit: 10, paginationKey: null, othersInFlight: 0 },
      { limit: 10, paginationKey: 'k1', othersInFlight: 0 },
      { limit: null, paginationKey: null, othersInFlight: 0 },
    ]);
  });

  it('breaks connections before and during an answer', async () => {
    const { ask } = await start({ kind: 'reset' }, { kind: 'cutOff', body: '{"result":[]}' });
    await expect(ask()).rejects.toThrow();
    await expect(ask().then((response) => response.text())).rejects.toThrow();
  });

  it('counts the requests in flight', async () => {
    const { tixngo, ask } = await start({ kind: 'silence' });
    const abort = new AbortController();
    const silent = fetch(`${tixngo.url}/diff`, { signal: abort.signal }).catch(() => undefined);
    await waitFor(() => tixngo.requests.length === 1);
    await ask();
    expect(tixngo.requests[1]?.othersInFlight).toBe(1);
    abort.abort();
    await silent;
  });
});

describe('waitFor', () => {
  it('returns the result, and names what did not happen', async () => {
    let asked = 0;
    expect(await waitFor(() => (++asked === 3 ? 'there' : null))).toBe('there');
    await expect(waitFor(() => false, { timeoutMs: 50, what: 'the page' })).rejects.toThrow(
      'the page did not come within 50 ms',
    );
  });
});
