import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showKey } from '../feed-key/feed-key.js';
import { openFailures, readFunctionError } from '../status/open-failures.js';
import { readLag } from '../status/status.js';
import { giveUpPages, reopenPages } from './failed-pages.js';
import { settleRun } from './write-runs.js';

const author = { actor: 'cli:op', channel: 'cli' } as const;
const reason = 'a test of TIXNGO, agreed with the club';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO run (run_id, trigger, fetched_at) VALUES (1, 'MANUAL', now());
    INSERT INTO page (page_id, run_id, sequence, requested_key, next_key, status, received, applied) VALUES
      (1, 1, 1, NULL, 'k1', 'PROCESSED', 5, 5), (2, 1, 2, 'k1', 'k2', 'FAILED', 10, 0),
      (3, 1, 3, 'k2', 'k3', 'PROCESSED', 5, 5);
    UPDATE sync_key SET fetched_through = 'k3', committed_through = 'k1'`);
  await settleRun(test.database, 1);
});
afterEach(() => test.drop());

const rows = async (text: string) => (await test.database.pool.query(text)).rows;
const run = async () => (await rows('SELECT status, received, applied FROM run'))[0];
const auditLog = () => rows('SELECT action, target, actor, reason FROM audit_log ORDER BY audit_id');

describe('a failed page that is given up', () => {
  it('holds nothing back, and its run balances without it (I6)', async () => {
    expect(await run()).toMatchObject({ status: 'FAILED', received: 20 });
    expect(await readFunctionError(test.database)).not.toBeNull();
    expect(await giveUpPages(test.database, author, [2], reason)).toEqual([2]);
    expect(await showKey(test.database)).toMatchObject({ committedThrough: 'k3' });
    expect(await readLag(test.database)).toMatchObject({ oldestChangeSeconds: 0, unprocessedPages: 0 });
    expect(await openFailures(test.database)).toMatchObject({ failedPages: 0 });
    expect(await readFunctionError(test.database)).toBeNull();
    expect(await run()).toEqual({ status: 'SUCCEEDED_WITH_ERRORS', received: 10, applied: 10 });
  });

  it('shows who gave it up and why, and so does the audit log (I9)', async () => {
    await giveUpPages(test.database, author, [2], reason);
    expect(await rows('SELECT given_up_by, given_up_reason FROM page WHERE given_up_at IS NOT NULL')).toEqual(
      [{ given_up_by: 'cli:op', given_up_reason: reason }],
    );
    const entry = { action: 'page.give-up', target: 'page 2', actor: 'cli:op', reason };
    expect(await auditLog()).toEqual([entry]);
    // Again: nothing changes.
    expect(await giveUpPages(test.database, author, [2], 'another reason')).toEqual([]);
    expect(await auditLog()).toEqual([entry]);
  });

  it('is open again when it is reopened, and holds committed-through back', async () => {
    await giveUpPages(test.database, author, [2], reason);
    expect(await reopenPages(test.database, author, [1, 2])).toEqual([2]);
    expect(await rows('SELECT status, given_up_at, given_up_reason FROM page WHERE page_id = 2')).toEqual([
      { status: 'STORED', given_up_at: null, given_up_reason: null },
    ]);
    expect(await showKey(test.database)).toMatchObject({ committedThrough: 'k1' });
    expect(await run()).toMatchObject({ status: 'RUNNING' });
    expect((await auditLog()).at(-1)).toMatchObject({ action: 'page.retry', target: 'page 2' });
  });
});

it.each([
  [[1], reason, /page 1 is PROCESSED/],
  [[2, 7], reason, /no page 7/],
  [[2], ' ', /why/],
])('giving up page %j because of "%s" is refused and changes nothing', async (pageIds, why, message) => {
  await expect(giveUpPages(test.database, author, pageIds, why)).rejects.toThrow(message);
  expect(await openFailures(test.database)).toMatchObject({ failedPages: 1 });
  expect(await auditLog()).toEqual([]);
});
