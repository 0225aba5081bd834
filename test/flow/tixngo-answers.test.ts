import {
  page,
  type ScriptedAnswer,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

/** Tests every row of "What TIXNGO may answer" (docs/interface.md), from the request to the tables. */
let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineUnderTest({
    tixngoUrl: tixngo.url,
    timeoutMs: 500,
    retryLimitMs: 20_000,
    maxPagesAhead: 2,
  });
});
beforeEach(async () => {
  tixngo.reset();
  await pipeline.reset();
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});

const twoPages = (): ScriptedAnswer[] => [
  page([ticketChange(), ticketChange()], 'k1'),
  page([ticketChange()], 'k2'),
];
const diff = (body: unknown): ScriptedAnswer => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function keyAndPages() {
  const [key] = await pipeline.rows<{ fetched_through: string | null }>(
    'SELECT fetched_through FROM sync_key',
  );
  const pages = await pipeline.rows<{ requested_key: string | null; next_key: string }>(
    'SELECT requested_key, next_key FROM page ORDER BY page_id',
  );
  return { key: key?.fetched_through ?? null, pages: pages.map((row) => [row.requested_key, row.next_key]) };
}

describe('a retried answer succeeds in the end, and nothing is lost', () => {
  it.each<[string, ScriptedAnswer]>([
    ['429 with Retry-After', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
    ['500', { kind: 'answer', status: 500 }],
    ['503', { kind: 'answer', status: 503 }],
    ['a reset', { kind: 'reset' }],
    ['a time-out', { kind: 'silence' }],
    [
      'a body cut off',
      {
        kind: 'cutOff',
        body: JSON.stringify({ pagination: { nextPageKey: 'x' }, result: [ticketChange()] }),
      },
    ],
    [
      'a body that is no JSON',
      {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"pagination":{',
      },
    ],
    [
      'an HTML page',
      { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>login</html>' },
    ],
  ])('%s', async (_name, fault) => {
    const [first, second] = twoPages();
    tixngo.script(fault, first as ScriptedAnswer, fault, second as ScriptedAnswer);
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 2,
      received: 3,
      applied: 3,
      paginationKey: 'k2',
    });
    expect(await keyAndPages()).toEqual({
      key: 'k2',
      pages: [
        [null, 'k1'],
        ['k1', 'k2'],
      ],
    });
    expect(Math.max(...tixngo.requests.map((request) => request.othersInFlight))).toBe(0);
  });
});

describe('an answer that fails the run at once leaves the key before it, and stores no page (I2)', () => {
  it.each<[string, ScriptedAnswer, RegExp]>([
    ['401', { kind: 'answer', status: 401 }, /TIXNGO_API_KEY/],
    ['403', { kind: 'answer', status: 403 }, /403|organizer/],
    ['400', { kind: 'answer', status: 400, body: JSON.stringify({ code: 'INVALID_PAGINATION_KEY' }) }, /key/],
    ['404', { kind: 'answer', status: 404 }, /404/],
    [
      'a redirect',
      { kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } },
      /not followed/,
    ],
    ['JSON that is no diff answer', diff({ tickets: [] }), /contract|diff answer/i],
    [
      'no next key with a non-empty page',
      diff({ pagination: {}, result: [ticketChange(), ticketChange()] }),
      /nextPageKey/,
    ],
    ['a next key that led here before', page([ticketChange(), ticketChange()], 'k1'), /was used before/],
  ])('%s', async (_name, fault, message) => {
    tixngo.script(twoPages()[0] as ScriptedAnswer, fault);
    const summary = await pipeline.run({ batchSize: 2 });
    expect(summary).toMatchObject({
      status: 'FAILED',
      pages: 1,
      received: 2,
      applied: 2,
      paginationKey: 'k1',
    });
    expect(await keyAndPages()).toEqual({ key: 'k1', pages: [[null, 'k1']] });
    const [run] = await pipeline.rows<{ error_message: string }>(
      'SELECT error_message FROM run WHERE run_id = $1',
      [summary.runId],
    );
    expect(run?.error_message).toMatch(message);
    expect(run?.error_message).not.toContain('test-key');

    // Once the cause is fixed, the next run continues where this one stopped.
    tixngo.script(twoPages()[1] as ScriptedAnswer);
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      paginationKey: 'k2',
    });
    expect(tixngo.requests.slice(-2).map(({ paginationKey }) => paginationKey)).toEqual(['k1', 'k2']);
  });
});

describe('the end of the feed', () => {
  const tickets = (count: number) => Array.from({ length: count }, () => ticketChange());

  it('is a page smaller than the largest page of the run: no further request', async () => {
    tixngo.script(...twoPages());
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ status: 'SUCCEEDED', pages: 2 });
    expect(tixngo.requests).toHaveLength(2);
  });

  it('is not a short first page: another request follows', async () => {
    tixngo.script(page(tickets(1), 'k1'), page([], null));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ pages: 1, paginationKey: 'k1' });
    expect(tixngo.requests.map(({ paginationKey }) => paginationKey)).toEqual([null, 'k1']);
  });

  it('is not where a server has a smaller limit than the batch size: one run empties the feed', async () => {
    tixngo.feed([tickets(5), tickets(5), tickets(5), tickets(5)]);
    expect(await pipeline.run({ batchSize: 10 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 4,
      received: 20,
      paginationKey: 'key-4',
    });
    expect(tixngo.requests).toHaveLength(5);
  });

  it.each<[string, ScriptedAnswer]>([
    ['without a key', page([], null)],
    ['with the key that was requested', page([], 'k1')],
    ['that is a 204', { kind: 'answer', status: 204 }],
  ])('is an empty page %s: the key stays, and it is not a page', async (_name, empty) => {
    tixngo.script(twoPages()[0] as ScriptedAnswer, empty, empty);
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      paginationKey: 'k1',
    });
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 0,
      received: 0,
      paginationKey: 'k1',
    });
    expect(tixngo.requests).toHaveLength(3);
  });

  it('is not a page with more tickets than the limit: all are stored, and the next page is requested', async () => {
    tixngo.script(page([ticketChange(), ticketChange(), ticketChange()], 'k1'), page([], null));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      received: 3,
      applied: 3,
    });
    expect(tixngo.requests).toHaveLength(2);
  });

  it('is not an empty page with a new key: the key moves past it, and it is not a page (I2)', async () => {
    tixngo.script(page([], 'k0'), page(tickets(2), 'k1'), page([], 'k2'), page(tickets(2), 'k3'));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 2,
      received: 4,
      applied: 4,
      paginationKey: 'k3',
    });
    expect(await keyAndPages()).toEqual({
      key: 'k3',
      pages: [
        ['k0', 'k1'],
        ['k2', 'k3'],
      ],
    });
    expect(tixngo.requests.map(({ paginationKey }) => paginationKey)).toEqual([null, 'k0', 'k1', 'k2', 'k3']);
    expect(await pipeline.rows('SELECT committed_through, fetched_through FROM sync_key')).toEqual([
      { committed_through: 'k3', fetched_through: 'k3' },
    ]);
  });

  it('is where committed-through arrives, even after an empty page with a new key', async () => {
    tixngo.script(page(tickets(2), 'k1'), page([], 'k2'));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ status: 'SUCCEEDED', paginationKey: 'k2' });
    expect(await pipeline.rows('SELECT committed_through FROM sync_key')).toEqual([
      { committed_through: 'k2' },
    ]);
  });

  it('is not reached after ten empty pages with new keys: the run ends with a warning', async () => {
    const empty = Array.from({ length: 11 }, (_, n) => page([], `k${n + 1}`));
    tixngo.script(page(tickets(2), 'k0'), ...empty, page(tickets(2), 'k12'));
    const first = await pipeline.run({ batchSize: 2 });
    expect(first).toMatchObject({ status: 'SUCCEEDED', pages: 1, paginationKey: 'k10' });
    expect(await pipeline.rows('SELECT warning FROM run')).toEqual([
      { warning: expect.stringMatching(/^Run 1 stopped before the end of the feed: .+ 10 empty pages/) },
    ]);
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      paginationKey: 'k12',
    });
    expect(await pipeline.rows('SELECT warning FROM run WHERE run_id = 2')).toEqual([{ warning: null }]);
  });

  it('fails the run when an empty page leads back: following its key would never end', async () => {
    tixngo.script(page(tickets(2), 'k1'), page(tickets(2), 'k2'), page([], 'k1'));
    const summary = await pipeline.run({ batchSize: 2 });
    expect(summary).toMatchObject({ status: 'FAILED', pages: 2, received: 4, paginationKey: 'k2' });
    expect(await pipeline.rows('SELECT error_code FROM run')).toEqual([{ error_code: 'CONTRACT_CHANGED' }]);
  });
});

describe('pages ahead', () => {
  it('are never more than MAX_PAGES_AHEAD', async () => {
    let most = 0;
    const watched = setInterval(() => {
      void pipeline
        .rows<{ n: number }>(`SELECT count(*)::int AS n FROM page WHERE status = 'STORED'`)
        .then(([row]) => {
          most = Math.max(most, row?.n ?? 0);
        });
    }, 5);
    for (let n = 1; n <= 12; n++) tixngo.script(page([ticketChange(), ticketChange()], `p${n}`));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      pages: 12,
      applied: 24,
    });
    clearInterval(watched);
    expect(most).toBeLessThanOrEqual(2);
  });
});
