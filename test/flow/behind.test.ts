import { createSchedule, pauseSchedule } from '@tixngo-sync/db';
import { readCurrentStatus } from '@tixngo-sync/pipeline';
import { page, type ScriptedTixngo, startScriptedTixngo, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

const AUTHOR = { actor: 'cli:test', channel: 'cli' } as const;
const DOWN = { kind: 'answer', status: 503 } as const;
let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, retryLimitMs: 0 });
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});
beforeEach(async () => {
  tixngo.reset();
  await pipeline.reset();
});

const status = () => readCurrentStatus(pipeline.test.database);
const behindMinutes = async () => {
  const { behindSeconds } = (await status()).lag;
  return behindSeconds === null ? null : Math.round(behindSeconds / 60);
};
/** As if this time had passed. */
const letPass = (minutes: number) =>
  pipeline.rows(
    `UPDATE run SET end_reached_at = end_reached_at - make_interval(mins => $1),
       started_at = started_at - make_interval(mins => $1), finished_at = finished_at - make_interval(mins => $1)`,
    [minutes],
  );
const goodRun = () => {
  tixngo.script(page([ticketChange()], `k${tixngo.requests.length}`), page([], null));
  return pipeline.run();
};

describe('behind', () => {
  it('is unknown before the first run, and then the age of the request that was answered with the end', async () => {
    expect(await status()).toMatchObject({ lag: { behindSeconds: null }, situation: { tone: 'empty' } });
    const startedAt = performance.now();
    tixngo.script(page([ticketChange()], 'k1'), {
      kind: 'later',
      answer: page([], null),
      after: new Promise((resolve) => setTimeout(resolve, 1_500)),
    });
    await pipeline.run();
    const { behindSeconds } = (await status()).lag;
    expect(behindSeconds).toBeGreaterThan(0.3);
    expect(behindSeconds).toBeLessThan((performance.now() - startedAt) / 1000);
  });

  // Catches: "lag none" while TIXNGO answers 503.
  it('grows while TIXNGO is down, and the headline reports it', async () => {
    await createSchedule(pipeline.test.database, AUTHOR, 'main', { launch: 'AUTOMATIC', everySeconds: 10 });
    await goodRun();
    expect(await behindMinutes()).toBe(0);
    await letPass(6);
    tixngo.script(DOWN);
    await pipeline.run();
    expect(await behindMinutes()).toBe(6);
    await pipeline.rows(`INSERT INTO worker (worker_id, host, pid) VALUES ('w', 'h', 1)`);
    await pipeline.rows(`UPDATE tixngo_circuit SET failing_since = failing_since - interval '6 minutes'`);
    const { situation, tixngo: circuit } = await status();
    expect(circuit.state).toBe('open');
    expect(situation).toMatchObject({
      tone: 'bad',
      headline: 'TIXNGO has been down for 6 minutes; behind by 6 minutes',
    });
    await pipeline.rows('DELETE FROM worker');
  });

  it('grows while no worker is running or the schedule is paused', async () => {
    await createSchedule(pipeline.test.database, AUTHOR, 'main', { launch: 'AUTOMATIC', everySeconds: 10 });
    await goodRun();
    await letPass(3);
    expect(await status()).toMatchObject({
      situation: {
        tone: 'bad',
        headline: expect.stringContaining('no worker is running; behind by 3 minutes'),
      },
    });
    await pauseSchedule(pipeline.test.database, AUTHOR, 'main', 'new gates');
    expect(await behindMinutes()).toBe(3);
    const { situation, schedules } = await status();
    expect(schedules).toMatchObject([{ pausedBy: 'cli:test', pausedNote: 'new gates' }]);
    expect(situation).toMatchObject({
      tone: 'attention',
      headline: expect.stringMatching(/^Schedule main has been paused for .*; behind by 3 minutes$/),
      detail: expect.stringContaining('schedules resume main'),
    });
  });

  it('is not shortened by a run whose page waits, or failed; and is by giving the page up', async () => {
    await goodRun();
    await letPass(10);
    await goodRun();
    await letPass(2);
    expect(await behindMinutes()).toBe(2);
    const setNewest = (columns: string) =>
      pipeline.rows(`UPDATE page SET ${columns} WHERE page_id = (SELECT max(page_id) FROM page)`);
    await setNewest(`status = 'STORED'`);
    expect(await behindMinutes()).toBe(12);
    await setNewest(`status = 'FAILED'`);
    expect(await behindMinutes()).toBe(12);
    await setNewest(`given_up_at = now(), given_up_by = 'cli:test', given_up_reason = 'a test of TIXNGO'`);
    expect(await behindMinutes()).toBe(2);
  });

  it('does not count quarantined tickets: their number and age are separate', async () => {
    tixngo.script(page([ticketChange({ taxNumber: null })], 'k1'), page([], null));
    await pipeline.run();
    await pipeline.rows(`UPDATE quarantined_ticket SET created_at = created_at - interval '2 hours'`);
    await letPass(4);
    const { lag, open, situation } = await status();
    expect(Math.round((lag.behindSeconds ?? 0) / 60)).toBe(4);
    expect(open).toMatchObject({ quarantined: 1 });
    expect(Math.round((open.oldestSeconds ?? 0) / 3600)).toBe(2);
    expect(situation.headline).toMatch(/1 ticket in quarantine; behind by 4 minutes$/);
  });

  it('stores the events of each page; a ticket without an event leaves them unknown', async () => {
    tixngo.script(
      page([ticketChange(), ticketChange()], 'k1'),
      page([ticketChange(), ticketChange({ event: null })], 'k2'),
      page([ticketChange(), ticketChange({ event: { id: 'nul \0' } })], 'k3'),
      page([], null),
    );
    await pipeline.run();
    expect(await pipeline.rows('SELECT event_ids FROM page ORDER BY page_id')).toEqual([
      { event_ids: ['event-1'] },
      { event_ids: null },
      { event_ids: null },
    ]);
  });

  it('is not shortened by a run that stops before the end of the feed', async () => {
    await goodRun();
    await letPass(5);
    tixngo.script(...Array.from({ length: 10 }, (_, index) => page([], `empty-${index}`)));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await behindMinutes()).toBe(5);
  });
});
