import { giveUpPages, reopenPages, showPage, startReplay } from '@tixngo-sync/db';
import { AbortedError, RetryableError } from '@tixngo-sync/domain';
import type { JobContext, PROCESS_QUEUE } from '@tixngo-sync/queues';
import { createTestDatabase, type TestDatabase, ticketChange } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { depsOf, storePageOf } from '../testing/stored-pages.js';
import { clearExpiredBodies } from '../worker/retention.js';
import { processJob, recordLostTry } from './process-page.js';

const author = { actor: 'cli:op', channel: 'cli' } as const;
let test: TestDatabase;
let deps: PipelineDeps;
let pageId: number;
let lines: string[];
beforeEach(async () => {
  lines = [];
  test = await createTestDatabase();
  deps = depsOf(test.database);
  pageId = await storePageOf(test.database, [ticketChange()]);
});
afterEach(() => test.drop());

const sql = async (text: string) => (await test.database.pool.query(text)).rows;
const attemptLog = async () => (await showPage(test.database, pageId))?.attemptLog ?? [];
const attempts = async () => {
  const log = await attemptLog();
  const [page] = await sql('SELECT attempts FROM page');
  expect(page.attempts).toBe(log.at(-1)?.attempt ?? 0);
  return log.map((row) => [row.attempt, row.trigger, row.requestedBy, row.outcome, row.errorCode]);
};

/** One try of the queue's five. */
function tryOnce(attempt = 1, replayRunId: number | null = null) {
  const job: JobContext<typeof PROCESS_QUEUE> = {
    id: `page-${pageId}`,
    name: `page ${pageId}`,
    dueAt: null,
    data: { pageId, replayRunId },
    attempt,
    attempts: 5,
    signal: new AbortController().signal,
    updateProgress: async () => {},
    log: async (line) => void lines.push(line),
    setData: async () => {},
  };
  return processJob(deps, job);
}

/** Makes the next tries fail. */
function failing(error: Error) {
  const open = vi.spyOn(deps.pageMemory, 'take').mockImplementation(() => {
    throw error;
  });
  return () => open.mockRestore();
}

it('counts every try: by the queue, by people and by replays, with who made it and its outcome', async () => {
  const restore = failing(new RetryableError('BUSY', 'the page is busy'));
  await expect(tryOnce(1)).rejects.toThrow('busy');
  await expect(tryOnce(5)).rejects.toThrow('busy');
  await reopenPages(test.database, author, [pageId]);
  await expect(tryOnce(1)).rejects.toThrow('busy');
  restore();
  await tryOnce(2);
  const replay = await startReplay(test.database, [pageId], { actor: 'cli:someone', channel: 'cli' });
  await tryOnce(1, replay);
  expect(await attempts()).toEqual([
    [1, 'FIRST', null, 'FAILED', 'BUSY'],
    [2, 'AUTOMATIC', null, 'FAILED', 'BUSY'],
    [3, 'RETRY', 'cli:op', 'FAILED', 'BUSY'],
    [4, 'AUTOMATIC', null, 'PROCESSED', null],
    [5, 'REPLAY', 'cli:someone', 'PROCESSED', null],
  ]);
});

it('writes tickets, rate and outcomes into the log of its job', async () => {
  await tryOnce();
  await tryOnce();
  expect(lines).toEqual([expect.stringMatching(/^1 ticket, [\d,]+\/s: 1 applied$/), 'was processed already']);
});

it('a try whose worker died counts, with no time of its beginning', async () => {
  await recordLostTry(deps, { pageId, replayRunId: null });
  await tryOnce();
  expect(await attempts()).toEqual([
    [1, 'FIRST', null, 'LOST', 'WORKER_LOST'],
    [2, 'AUTOMATIC', null, 'PROCESSED', null],
  ]);
  expect((await attemptLog())[0]?.startedAt).toBeNull();
});

it('only the last failed try fails the page', async () => {
  failing(new RetryableError('BUSY', 'the page is busy'));
  await expect(tryOnce(4)).rejects.toThrow('busy');
  expect(await sql('SELECT status, error_code FROM page')).toEqual([{ status: 'STORED', error_code: null }]);
  await expect(tryOnce(5)).rejects.toThrow('busy');
  expect(await sql('SELECT status, error_code FROM page')).toEqual([
    { status: 'FAILED', error_code: 'BUSY' },
  ]);
});

it('a try that a stopping worker hands back does not count', async () => {
  failing(new AbortedError('SHUTDOWN', 'stopped'));
  await expect(tryOnce(5)).rejects.toThrow('stopped');
  expect(await attempts()).toEqual([]);
});

it('has the times of the database, and the worker', async () => {
  await tryOnce();
  const [attempt] = await attemptLog();
  expect(attempt?.worker).toBe('test');
  const took = (attempt?.endedAt.getTime() ?? 0) - (attempt?.startedAt?.getTime() ?? 0);
  expect(took).toBeGreaterThanOrEqual(1);
  expect(took).toBeLessThan(60_000);
});

it('retention deletes old attempts, but none at an open page', async () => {
  const restore = failing(new RetryableError('BUSY', 'the page is busy'));
  await expect(tryOnce(5)).rejects.toThrow('busy');
  restore();
  await sql(`UPDATE page_attempt SET ended_at = now() - interval '31 days'`);
  await clearExpiredBodies(deps);
  expect(await attempts()).toHaveLength(1);
  await giveUpPages(test.database, author, [pageId], 'a test');
  await clearExpiredBodies(deps);
  expect(await attemptLog()).toEqual([]);
});
