import { reopenPages } from '@tixngo-sync/db';
import { createTestDatabase, type TestDatabase, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { retryQuarantined } from '../retry/retry-quarantined.js';
import { depsOf, processStored, storeBody, storePageOf } from '../testing/stored-pages.js';
import { clearExpiredBodies } from './retention.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(() =>
  sql('TRUNCATE run, page, run_replayed_page, quarantined_ticket, ticket, ticket_history CASCADE'),
);
afterAll(() => test.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;
const clear = () => clearExpiredBodies(depsOf(test.database));
const pagesWithBody = async () =>
  (await sql('SELECT page_id FROM page WHERE body IS NOT NULL ORDER BY page_id')).map((row) => row.page_id);

async function processedPage(daysAgo: number): Promise<number> {
  const pageId = await storePageOf(test.database, [ticketChange()]);
  await processStored(depsOf(test.database), pageId);
  await sql('UPDATE page SET processed_at = now() - make_interval(days => $2) WHERE page_id = $1', [
    pageId,
    daysAgo,
  ]);
  return pageId;
}

it('clears bodies of pages processed longer ago than PAGE_RETENTION_DAYS, and keeps their counts', async () => {
  const [old, young] = [await processedPage(31), await processedPage(29)];
  expect(await clear()).toEqual({ pages: 1, quarantined: 0 });
  expect(await pagesWithBody()).toEqual([young]);
  expect(await sql('SELECT status, received, applied FROM page WHERE page_id = $1', [old])).toEqual([
    { status: 'PROCESSED', received: 1, applied: 1 },
  ]);
  expect(await clear()).toEqual({ pages: 0, quarantined: 0 });
});

it('keeps what is still needed: stored and replayed pages of any age, and pages that failed recently', async () => {
  const [stored, failed, replayed] = [
    await storePageOf(test.database, []),
    await storePageOf(test.database, []),
    await processedPage(99),
  ];
  await sql(`UPDATE page SET processed_at = now() - interval '99 days' WHERE status = 'STORED'`);
  await sql(`UPDATE page SET status = 'FAILED' WHERE page_id = $1`, [failed]);
  await sql(`INSERT INTO run_replayed_page (run_id, page_id) SELECT max(run_id), $1 FROM run`, [replayed]);
  expect(await clear()).toEqual({ pages: 0, quarantined: 0 });
  expect(await pagesWithBody()).toEqual([stored, failed, replayed]);
});

it('keeps the bodies of open quarantined tickets longer than those of closed ones', async () => {
  const pageId = await storePageOf(test.database, [1, 2, 3, ticketChange()]);
  await processStored(depsOf(test.database), pageId);
  await sql(`UPDATE quarantined_ticket SET created_at = now() - interval '89 days'`);
  await sql(
    `UPDATE quarantined_ticket SET status = 'SKIPPED', resolved_at = now() - interval '31 days'
      WHERE position = 1`,
  );
  await sql(`UPDATE quarantined_ticket SET status = 'RESOLVED', resolved_at = now() WHERE position = 2`);
  expect(await clear()).toEqual({ pages: 0, quarantined: 1 });
  expect(await sql('SELECT position, body FROM quarantined_ticket ORDER BY position')).toEqual([
    { position: 0, body: '1' },
    { position: 1, body: null },
    { position: 2, body: '3' },
  ]);
});

const failOne = async (fetchedDaysAgo: number, triedDaysAgo: number) => {
  const pageId = await storePageOf(test.database, [ticketChange()]);
  await sql(
    `UPDATE page SET status = 'FAILED', attempts = 1, fetched_at = now() - make_interval(days => $2)
      WHERE page_id = $1`,
    [pageId, fetchedDaysAgo],
  );
  await sql(
    `INSERT INTO page_attempt (page_id, attempt, trigger, outcome, ended_at)
     VALUES ($1, 1, 'FIRST', 'FAILED', now() - make_interval(days => $2))`,
    [pageId, triedDaysAgo],
  );
  return pageId;
};

it('clears bodies of failed pages not tried for FAILED_RETENTION_DAYS; a retry then names what is left', async () => {
  const old = await failOne(99, 91);
  const kept = [await failOne(99, 89), await failOne(89, 89)];
  expect(await clear()).toEqual({ pages: 1, quarantined: 0 });
  expect(await pagesWithBody()).toEqual(kept);
  const author = { actor: 'cli:tester', channel: 'cli' } as const;
  expect(await reopenPages(test.database, author, [old])).toEqual([old]);
  await processStored(depsOf(test.database), old);
  const [page] = await sql('SELECT status, error_code, error_message FROM page WHERE page_id = $1', [old]);
  expect(page).toMatchObject({ status: 'FAILED', error_code: 'PAGE_BODY_GONE' });
  expect(page?.error_message).toContain(`pages give-up ${old}`);
});

it('clears bodies of tickets that were open for FAILED_RETENTION_DAYS; retrying all skips them', async () => {
  const deps = depsOf(test.database);
  await processStored(deps, await storePageOf(test.database, [1, 2, ticketChange()]));
  const author = { actor: 'cli:tester', channel: 'cli' } as const;
  await sql(`UPDATE quarantined_ticket SET created_at = now() - interval '91 days' WHERE position = 0`);
  expect(await clear()).toEqual({ pages: 0, quarantined: 1 });
  expect(await sql('SELECT position, status, body FROM quarantined_ticket ORDER BY position')).toEqual([
    { position: 0, status: 'OPEN', body: null },
    { position: 1, status: 'OPEN', body: '2' },
  ]);
  expect(await retryQuarantined(deps, 'all', author)).toMatchObject([
    { status: 'OPEN', reasonCode: 'BODY_GONE' },
    { status: 'OPEN', reasonCode: 'NOT_AN_OBJECT' },
  ]);
});

it('one call is bounded: 500 pages, the rest with the next', async () => {
  await sql(`WITH r AS (INSERT INTO run (trigger) VALUES ('MANUAL') RETURNING run_id)
    INSERT INTO page (run_id, sequence, status, body, processed_at) SELECT run_id, n, 'PROCESSED', '\\x00',
      now() - interval '31 days'
    FROM r, generate_series(1, 600) n`);
  expect(await clear()).toEqual({ pages: 500, quarantined: 0 });
  expect(await clear()).toEqual({ pages: 100, quarantined: 0 });
});

it.each<[number | null, string]>([
  [null, 'both are kept'],
  [2, 'the small one is kept'],
  [0, 'none is kept'],
])('maxLengthDumpedCallsInKbs=%s bounds what is kept after processing: %s', async (kilobytes, kept) => {
  await sql('UPDATE interface SET max_length_dumped_calls_in_kbs = $1', [kilobytes]);
  const body = (extra: string) => JSON.stringify({ result: [ticketChange({ extraInfo: { extra } })] });
  for (const extra of ['', 'x'.repeat(2_000)])
    await processStored(depsOf(test.database), await storeBody(test.database, body(extra), 1));
  const pages = await sql('SELECT status, body IS NOT NULL AS kept FROM page ORDER BY page_id');
  const sizes = {
    'both are kept': [true, true],
    'the small one is kept': [true, false],
    'none is kept': [false, false],
  }[kept];
  expect(pages).toEqual(sizes?.map((isKept) => ({ status: 'PROCESSED', kept: isKept })));
  await sql('UPDATE interface SET max_length_dumped_calls_in_kbs = NULL');
});

it('a body beyond the bound is kept as long as the page is not processed', async () => {
  await sql('UPDATE interface SET max_length_dumped_calls_in_kbs = 0');
  const pageId = await storePageOf(
    test.database,
    Array.from({ length: 10 }, () => ({})),
  );
  await processStored(depsOf(test.database), pageId);
  expect(await sql('SELECT status, body IS NOT NULL AS kept FROM page')).toEqual([
    { status: 'FAILED', kept: true },
  ]);
  await sql('UPDATE interface SET max_length_dumped_calls_in_kbs = NULL');
});
