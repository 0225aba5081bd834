import { createSchedule, readCircuit } from '@tixngo-sync/db';
import type { RetrieveJob } from '@tixngo-sync/queues';
import { page, type ScriptedTixngo, startScriptedTixngo, ticketChange, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { probeTixngo } from './circuit.js';
import { retrieve } from './retrieve.js';
import { retrieveAtTick } from './tick.js';

const { signal } = new AbortController();
const REFUSED = { kind: 'answer', status: 401 } as const;
let tixngo: ScriptedTixngo;
let pipeline: PipelineWithQueues;
let scheduleId: number;

beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineWithQueues((databaseUrl) => ({ kind: 'postgres', databaseUrl }), tixngo.url);
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});
beforeEach(async () => {
  tixngo.reset();
  await pipeline.deps.queues.retrieve.obliterate({ force: true });
  await pipeline.sql('TRUNCATE page, run, schedule, run_lease, tixngo_circuit CASCADE');
  await pipeline.sql('INSERT INTO run_lease DEFAULT VALUES');
  await pipeline.sql('INSERT INTO tixngo_circuit DEFAULT VALUES');
  await pipeline.sql('UPDATE sync_key SET fetched_through = NULL, committed_through = NULL');
  const author = { actor: 'cli:test', channel: 'cli' } as const;
  ({ scheduleId } = await createSchedule(pipeline.test.database, author, 'main', {
    launch: 'AUTOMATIC',
    everySeconds: 300,
  }));
});

const circuit = () => readCircuit(pipeline.test.database);
const hooks = (lines: string[] = []) => ({
  onStarted: async () => {},
  onProgress: () => {},
  onLine: (line: string) => void lines.push(line),
  signal,
});
const byHand: RetrieveJob = {
  trigger: 'MANUAL',
  scheduleId: null,
  batchSize: null,
  requestedBy: 'test',
  runId: null,
};
const runByHand = (lines?: string[]) =>
  retrieve(pipeline.deps, byHand, hooks(lines)).catch((error: Error) => error.message);
const tick = () =>
  retrieveAtTick(pipeline.deps, { ...byHand, trigger: 'SCHEDULE', scheduleId }, new Date(), hooks());
const tryAgain = () => probeTixngo(pipeline.deps, signal);
const tryIsDue = () => pipeline.sql(`UPDATE tixngo_circuit SET next_try_at = now()`);
const secondsToNextTry = async () =>
  ((await circuit()).nextTryAt?.getTime() ?? Number.NaN) / 1000 - Date.now() / 1000;
const limitsAsked = () => tixngo.requests.map(({ limit }) => limit);

describe('the circuit breaker to TIXNGO', () => {
  it('opens when a run fails because of TIXNGO; ticks are skipped; small requests are sent less and less often; then one run catches up', async () => {
    tixngo.script(REFUSED);
    await runByHand();
    expect(await circuit()).toMatchObject({
      state: 'open',
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('401'),
    });
    expect(await secondsToNextTry()).toBeLessThan(6);

    expect(await tick()).toEqual({
      tick: 'skipped',
      why: expect.stringContaining('TIXNGO has been down since'),
    });
    expect(await pipeline.sql('SELECT skipped_ticks FROM schedule')).toEqual([{ skipped_ticks: 1 }]);
    await tryAgain(); // not due
    expect(limitsAsked()).toEqual([1000]);

    tixngo.script(
      REFUSED,
      REFUSED,
      { kind: 'reset' },
      { kind: 'answer', status: 503 },
      { kind: 'answer', status: 503 },
    );
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      await tryIsDue();
      await tryAgain();
      waits.push(Math.round(await secondsToNextTry()));
    }
    // Each asked once, for one ticket.
    expect(limitsAsked()).toEqual([1000, 1, 1, 1, 1, 1]);
    expect(waits).toEqual([10, 20, 40, 60, 60]);
    expect(await circuit()).toMatchObject({ state: 'open', code: 'SERVER_ERROR' });

    tixngo.script(page([ticketChange()], 'k1'));
    await tryIsDue();
    await Promise.all([tryAgain(), tryAgain()]); // two machines
    expect(limitsAsked()).toHaveLength(7);
    expect(await circuit()).toEqual({
      state: 'answers',
      since: null,
      failingSeconds: null,
      nextTryAt: null,
      code: null,
      message: null,
    });
    expect((await pipeline.deps.queues.retrieve.getWaiting()).map((job) => job.data)).toMatchObject([
      { trigger: 'SCHEDULE', scheduleId },
    ]);
    expect(await tick()).toMatchObject({ status: expect.any(String) });
  });

  it('lets a manual run send requests at any time, and is closed by it', async () => {
    tixngo.script(REFUSED, page([ticketChange()], 'k1'));
    await runByHand();
    expect(await runByHand()).toMatchObject({ received: 1 });
    expect((await circuit()).state).toBe('answers');
  });

  it('sends nothing for as long as TIXNGO asked', async () => {
    tixngo.script({ kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    await runByHand();
    expect(await secondsToNextTry()).toBeGreaterThan(3_500);
    await tryAgain();
    expect(limitsAsked()).toEqual([1000]);
  });

  it('sends nothing while no schedule waits for it or a run is in progress', async () => {
    tixngo.script(REFUSED);
    await runByHand();
    await tryIsDue();
    await pipeline.sql(`UPDATE run_lease SET holder = 'other', expires_at = now() + interval '1 minute'`);
    await tryAgain();
    await tryIsDue();
    await pipeline.sql('UPDATE schedule SET paused_at = now()');
    await tryAgain();
    expect(limitsAsked()).toEqual([1000]);
  });

  it('stays closed when the page or the contract is the cause', async () => {
    tixngo.script({ kind: 'answer', status: 400 }, page([ticketChange()], null));
    await runByHand();
    await runByHand();
    expect(
      (await pipeline.sql(`SELECT error_code FROM run ORDER BY run_id`)).map((run) => run.error_code),
    ).toEqual(['BAD_REQUEST', 'CONTRACT_CHANGED']);
    expect((await circuit()).state).toBe('answers');
  });
});

// Catches: an outage counted from the end of the run that gave up.
it('an outage counts from its first failed answer, through retries, failed runs and failed tries', async () => {
  tixngo.script({ kind: 'answer', status: 503, headers: { 'retry-after': '1' } }, REFUSED, REFUSED);
  const run = runByHand();
  await waitFor(async () => (await circuit()).state === 'waiting');
  const { since } = await circuit();
  expect(since).toBeInstanceOf(Date);
  await run;
  expect(await circuit()).toMatchObject({ state: 'open', since });
  await tryIsDue();
  await tryAgain();
  expect(await circuit()).toMatchObject({ state: 'open', since });
  await runByHand();
  expect(await circuit()).toMatchObject({ state: 'answers', since: null });
});

it('a run that waits for a rate limit reports it, and until when', async () => {
  tixngo.script(
    { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
    page([ticketChange()], 'k1'),
  );
  const lines: string[] = [];
  const run = runByHand(lines);
  await waitFor(async () => (await circuit()).state === 'waiting');
  expect(await circuit()).toMatchObject({ code: 'TOO_MANY_REQUESTS', since: expect.any(Date) });
  expect(await secondsToNextTry()).toBeLessThan(2.1);
  expect(lines.filter((line) => line.startsWith('waiting: TIXNGO asked us to wait'))).toHaveLength(1);
  expect(await run).toMatchObject({ received: 1 });
  expect((await circuit()).state).toBe('answers');
});
