import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BEHIND_SECONDS } from './behind.js';
import { readLag, readStatus } from './status.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => sql('TRUNCATE page, run CASCADE'));

const sql = (text: string) => test.database.pool.query(text);
const minutesBehind = async () => {
  const { behindSeconds } = await readLag(test.database);
  return behindSeconds === null ? null : Math.round(behindSeconds / 60);
};
/** @param minutesAgo when it reached the end of the feed; null: it did not */
const run = (runId: number, minutesAgo: number | null) =>
  sql(`INSERT INTO run (run_id, trigger, status, end_reached_at) VALUES
    (${runId}, 'SCHEDULE', 'SUCCEEDED', now() - make_interval(mins => ${minutesAgo ?? 'NULL'}))`);
const page = (runId: number, status: 'STORED' | 'PROCESSED' | 'FAILED') =>
  sql(`INSERT INTO page (run_id, sequence, status) VALUES (${runId}, 1, '${status}')`);

describe('behind', () => {
  it('is unknown, not 0, until a run has reached the end of the feed', async () => {
    expect(await minutesBehind()).toBeNull();
    await run(1, null);
    await page(1, 'PROCESSED');
    expect(await minutesBehind()).toBeNull();
  });

  it('is the time since the end of the feed was last reached, whatever the result of later runs', async () => {
    await run(1, 60);
    await run(2, 10);
    await run(3, null);
    expect(await minutesBehind()).toBe(10);
  });

  it.each(['STORED', 'FAILED'] as const)('does not count an end after a page that is %s', async (status) => {
    await run(1, 60);
    await run(2, 10);
    await page(2, status);
    await run(3, 5);
    expect(await minutesBehind()).toBe(60);
    await sql(`UPDATE page SET status = 'PROCESSED'`);
    expect(await minutesBehind()).toBe(5);
    await sql(`UPDATE page SET status = '${status}', run_id = 1`);
    expect(await minutesBehind()).toBeNull();
  });

  it('does not count quarantined tickets: they are set aside', async () => {
    await run(1, 10);
    await page(1, 'PROCESSED');
    await sql(`INSERT INTO quarantined_ticket (page_id, position, place, reason_code, message)
      SELECT page_id, 0, 1, 'INVALID_DATE', 'no date' FROM page`);
    expect(await minutesBehind()).toBe(10);
  });

  it('is smaller for an event of which no ticket is on an open page, and for the others as it is', async () => {
    await run(1, 60);
    await run(2, 10);
    await sql(`INSERT INTO page (run_id, sequence, status, event_ids) VALUES
        (2, 1, 'FAILED', '{E1}'), (2, 2, 'PROCESSED', '{E1,E2}');
      INSERT INTO ticket (ticket_id, event_id, event_name, event_start_time) VALUES
        ('T1', 'E1', 'Reds', now()), ('T2', 'E2', 'Blues', now() + interval '47 hours'), ('T3', 'E3', 'Far', now() + interval '3 days')`);
    const events = async () =>
      (await readStatus(test.database)).events.map(({ eventName, behindSeconds }) => [
        eventName,
        Math.round(behindSeconds / 60),
      ]);
    expect(await minutesBehind()).toBe(60);
    expect(await events()).toEqual([['Blues', 10]]);
    await sql('UPDATE page SET event_ids = NULL');
    expect(await events()).toEqual([]);
    await sql(`UPDATE page SET status = 'PROCESSED'; TRUNCATE ticket`);
    expect(await events()).toEqual([]);
  });

  it('costs the same with 100,000 runs, of which the newer half reached no end, and an old failed page', async () => {
    await sql(`INSERT INTO run (run_id, trigger, status, end_reached_at)
        SELECT n, 'SCHEDULE', 'SUCCEEDED', CASE WHEN n < 50000 THEN now() - make_interval(secs => 100000 - n) END
        FROM generate_series(1, 100000) n;
      INSERT INTO page (run_id, sequence, status)
        SELECT 60000, n, CASE WHEN n = 5 THEN 'FAILED' ELSE 'PROCESSED' END::page_status FROM generate_series(1, 20000) n;
      ANALYZE run, page`);
    const { rows } = await sql(`EXPLAIN (ANALYZE, FORMAT JSON) SELECT ${BEHIND_SECONDS}`);
    const plan = JSON.stringify(rows);
    const figures = (name: string) =>
      [...plan.matchAll(new RegExp(`"${name}":(\\d+)`, 'g'))].map(([, count]) => Number(count));
    expect(plan).toContain('run_end_reached');
    expect(plan).toContain('page_open');
    expect(Math.max(...figures('Actual Rows'), ...figures('Rows Removed by Filter'))).toBeLessThan(10);
  });

  // Breaks this catches: an end counted although a page before it is open; a run counted that reached no end.
  it('never claims more than is known: every change before that moment is applied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { runs, pages, completeAt } = known(steps);
        await sql('TRUNCATE page, run CASCADE');
        await test.database.pool.query(
          `INSERT INTO run (run_id, trigger, end_reached_at)
           SELECT run_id, 'SCHEDULE', now() - make_interval(mins => $3 - end_minute)
           FROM unnest($1::integer[], $2::integer[]) AS r (run_id, end_minute)`,
          [runs.map((_, index) => index + 1), runs, steps.length],
        );
        await test.database.pool.query(
          `INSERT INTO page (run_id, sequence, status)
           SELECT run_id, row_number() OVER (), status::page_status FROM unnest($1::integer[], $2::text[]) AS p (run_id, status)`,
          [pages.map(({ run }) => run), pages.map(({ status }) => status)],
        );
        expect(await minutesBehind()).toBe(completeAt === null ? null : steps.length - completeAt);
      }),
      { numRuns: 40 },
    );
  });
});

type PageStatus = 'STORED' | 'PROCESSED' | 'FAILED';
type Step =
  | { readonly kind: 'run'; readonly pages: number; readonly reachesEnd: boolean }
  | { readonly kind: 'becomes'; readonly page: number; readonly status: PageStatus };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('run' as const),
    pages: fc.integer({ min: 0, max: 3 }),
    reachesEnd: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('becomes' as const),
    page: fc.nat(),
    status: fc.constantFrom('STORED', 'PROCESSED', 'PROCESSED', 'PROCESSED', 'FAILED'),
  }),
);

/**
 * What is known after these steps, one a minute. TIXNGO changes a ticket every minute. A run fetches the
 * changes since the page before, and knows that there are no others only if it reaches the end.
 */
function known(steps: readonly Step[]) {
  const runs: (number | null)[] = [];
  const pages: { run: number; changes: number[]; status: PageStatus }[] = [];
  let fetchedThrough = -1;
  let lastEnd: number | null = null;
  for (const [minute, step] of steps.entries()) {
    if (step.kind === 'becomes') {
      const page = pages[step.page % Math.max(1, pages.length)];
      if (page !== undefined) page.status = step.status;
      continue;
    }
    runs.push(step.reachesEnd ? minute : null);
    const through = step.reachesEnd ? minute : Math.min(minute, fetchedThrough + step.pages);
    const changes = Array.from(
      { length: through - fetchedThrough },
      (_, index) => fetchedThrough + 1 + index,
    );
    for (const change of changes) pages.push({ run: runs.length, changes: [change], status: 'STORED' });
    fetchedThrough = through;
    if (step.reachesEnd) lastEnd = minute;
  }
  const missing = pages.filter(({ status }) => status !== 'PROCESSED').flatMap(({ changes }) => changes);
  const ends = runs.filter((end) => end !== null && missing.every((change) => change > end));
  return {
    runs,
    pages,
    completeAt: lastEnd === null || ends.length === 0 ? null : Math.max(...ends.map(Number)),
  };
}
