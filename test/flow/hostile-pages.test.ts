import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type ScriptedTixngo, startScriptedTixngo, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

/** Pages of valid JSON that are meant to do harm. */

let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, retryLimitMs: 0, timeoutMs: 60_000 });
});
beforeEach(async () => {
  tixngo.reset();
  await pipeline.reset();
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});

const GOOD = JSON.stringify(ticketChange({ ticketId: 'GOOD', taxNumber: 'TAX-GOOD' }));
const answer = (tickets: readonly string[]) => ({
  kind: 'answer' as const,
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: `{"pagination":{"nextPageKey":"k1"},"result":[${tickets.join(',')},${GOOD}]}`,
});
/** A good ticket with other JSON before its first field. */
const spoilt = (json: string) =>
  `{${json},${JSON.stringify(ticketChange({ ticketId: 'OTHER', taxNumber: 'TAX-OTHER' })).slice(1)}`;

it.each<[string, string]>([
  ['nested 100,000 deep', spoilt(`"seating":${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ['nested 100,000 objects deep', spoilt(`"extraInfo":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
  [
    'with __proto__',
    spoilt('"__proto__":{"polluted":true,"ticketId":"X"},"constructor":{"prototype":{"polluted":true}}'),
  ],
  ['with __proto__ in its event', spoilt('"seating":{"__proto__":{"polluted":true}}')],
  ['with every key twice', spoilt('"ticketId":"FIRST","ticketId":"SECOND"')],
  [
    'with numbers beyond all limits',
    spoilt('"seating":{"row":1e400,"seat":-1e400,"gate":123456789012345678901234567890}'),
  ],
  ['with a number of a million digits', spoilt(`"seating":{"row":${'9'.repeat(1_000_000)}}`)],
  ['with 100,000 keys', spoilt(Array.from({ length: 100_000 }, (_, i) => `"k${i}":0`).join(','))],
  ['with a key of a megabyte', spoilt(`"${'k'.repeat(1_000_000)}":1`)],
])('a ticket %s does not stop the others', async (_name, ticket) => {
  tixngo.script(answer([ticket]));
  expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED', received: 2, applied: 2 });
  expect(await pipeline.rows('SELECT tax_number FROM ticket ORDER BY 1')).toEqual([
    { tax_number: 'TAX-GOOD' },
    { tax_number: 'TAX-OTHER' },
  ]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('a page of 300,000 empty tickets lets the lease be renewed while it is validated', async () => {
  tixngo.script({
    ...answer([]),
    body: `{"pagination":{"nextPageKey":"k1"},"result":[{}${',{}'.repeat(299_999)}]}`,
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const run = await pipeline.run();
  delay.disable();
  expect(run).toMatchObject({ status: 'FAILED', pages: 1, received: 300_000 });
  expect(delay.max / 1e6).toBeLessThan(1_000);
}, 120_000);
