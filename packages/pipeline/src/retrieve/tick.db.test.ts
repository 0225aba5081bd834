import { createSchedule, deleteSchedule, pauseSchedule, releaseLease, takeLease } from '@tixngo-sync/db';
import type { RetrieveJob } from '@tixngo-sync/queues';
import { type ScriptedTixngo, startScriptedTixngo, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { retrieveJob } from './retrieve-job.js';

const author = { actor: 'cli:test', channel: 'cli' } as const;
const MINUTE = 60_000;
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
  await pipeline.sql('TRUNCATE page, run, schedule, run_lease CASCADE');
  await pipeline.sql('INSERT INTO run_lease DEFAULT VALUES');
  await pipeline.sql('UPDATE sync_key SET fetched_through = NULL, committed_through = NULL');
  ({ scheduleId } = await createSchedule(pipeline.test.database, author, 'main', {
    launch: 'AUTOMATIC',
    everySeconds: 300,
    batchSize: 7,
  }));
});

const ago = (ms: number) => new Date(Date.now() - ms);
const runs = () =>
  pipeline.sql('SELECT trigger, schedule_name, batch_size FROM run WHERE schedule_id IS NOT NULL');
const skips = () => pipeline.sql('SELECT skipped_ticks, last_skipped_at IS NOT NULL AS dated FROM schedule');
const NEVER = [{ skipped_ticks: 0, dated: false }];
const ONCE = [{ skipped_ticks: 1, dated: true }];

/** The job of a tick as the queue hands it over. */
async function tick(dueAt = ago(10)): Promise<{ outcome: unknown; lines: string[]; data: RetrieveJob }> {
  const lines: string[] = [];
  let data: RetrieveJob = {
    trigger: 'SCHEDULE',
    scheduleId,
    batchSize: null,
    requestedBy: null,
    runId: null,
  };
  const outcome = await retrieveJob(pipeline.deps, {
    id: `repeat:schedule-${scheduleId}:${dueAt.getTime()}`,
    name: 'run of schedule',
    dueAt,
    data,
    attempt: 1,
    attempts: 1,
    signal: new AbortController().signal,
    updateProgress: async () => {},
    log: async (line) => void lines.push(line),
    setData: async (changed) => {
      data = changed;
    },
  });
  return { outcome, lines, data };
}

async function otherRun(
  startedAt: Date,
  fetchedAt: Date | null,
  errorCode: string | null = null,
): Promise<void> {
  await pipeline.sql(
    `INSERT INTO run (trigger, status, started_at, fetched_at, error_code) VALUES ('MANUAL', 'RUNNING', $1,
      $2, $3)`,
    [startedAt, fetchedAt, errorCode],
  );
}

it('begins one run of its schedule', async () => {
  tixngo.feed([[ticketChange()]]);
  const { outcome, data } = await tick();
  expect(outcome).toMatchObject({ pages: 1, received: 1 });
  expect(data.runId).toBe((outcome as { runId: number }).runId);
  expect(await runs()).toEqual([{ trigger: 'SCHEDULE', schedule_name: 'main', batch_size: 7 }]);
  expect(await skips()).toEqual(NEVER);
});

it('is skipped while another run has the right to fetch: counted and logged, without a run or a request', async () => {
  const lease = await takeLease(pipeline.test.database, 'other/1', 60);
  const { outcome, lines } = await tick();
  expect(outcome).toEqual({ tick: 'skipped', why: 'another run is starting' });
  expect(lines).toEqual(['tick skipped: another run is starting']);
  expect(await skips()).toEqual(ONCE);
  expect(await runs()).toEqual([]);
  expect(tixngo.requests).toEqual([]);
  if (lease.taken) await releaseLease(pipeline.test.database, lease.token);
  await tick();
  expect(await runs()).toHaveLength(1);
});

it('is skipped when it waited for a run that has reached the end of the feed since', async () => {
  await otherRun(ago(10 * MINUTE), ago(MINUTE));
  expect((await tick(ago(5 * MINUTE))).lines.join()).toMatch(/tick skipped: run \d+ was in progress at /);
  expect(await skips()).toEqual(ONCE);
  expect(await runs()).toEqual([]);
  // The right to fetch was given back.
  expect((await tick()).outcome).toMatchObject({ pages: 0 });
});

it.each<[string, Date | null, string | null]>([
  ['ended before the tick was due: this one catches up after an outage', ago(9 * MINUTE), null],
  ['failed: the feed was not read to its end', ago(MINUTE), 'RETRIES_EXHAUSTED'],
  ['lost its worker', null, null],
])('is not skipped where the run before it %s', async (_, fetchedAt, errorCode) => {
  await otherRun(ago(10 * MINUTE), fetchedAt, errorCode);
  expect((await tick(ago(5 * MINUTE))).outcome).toMatchObject({ pages: 0 });
  expect(await skips()).toEqual(NEVER);
});

it('does nothing, and reports it, when its schedule has been paused or removed', async () => {
  await pauseSchedule(pipeline.test.database, author, 'main', null);
  expect((await tick()).lines).toEqual(['no run: schedule "main" is paused']);
  expect(await skips()).toEqual(NEVER);
  await deleteSchedule(pipeline.test.database, author, 'main');
  expect((await tick()).outcome).toEqual({ tick: 'void', why: 'its schedule was deleted' });
  expect(await pipeline.sql('SELECT run_id FROM run')).toEqual([]);
  expect(tixngo.requests).toEqual([]);
});
