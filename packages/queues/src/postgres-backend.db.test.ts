import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROCESS_QUEUE } from './jobs.js';
import { correctTimesAhead, queueSchema } from './postgres-backend.js';
import { openQueues } from './queues.js';
import { startWorker } from './worker.js';

const log = createLogger({ level: 'silent', pretty: false });
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const open = (prefix: string, query = '') =>
  openQueues({ backend: { kind: 'postgres', databaseUrl: `${test.url}${query}` }, prefix, log });

// Catches: the URL's options replaced the search_path (relation "meta" does not exist).
it('finds its tables whatever options DATABASE_URL has', async () => {
  const queues = await open('options', '?options=-c%20statement_timeout%3D60000%20-c%20search_path%3Dpublic');
  await queues.enqueuePage({ pageId: 1, replayRunId: null });
  expect(await queues.pagesCarried([1, 2])).toEqual(new Set([1]));
  await queues.close();
});

it('refuses a prefix whose schema belongs to another prefix', async () => {
  const first = await open('my-app');
  await expect(open('my_app')).rejects.toMatchObject({
    code: 'QUEUE_PREFIX',
    message: expect.stringContaining('my-app would share the schema my_app_queue'),
  });
  await first.close();
  await (await open('my-app')).close();
});

// Catches: a job that nobody takes for an hour because the killed worker's clock was an hour ahead, or
// because a worker whose clock was ahead was the last to look for such jobs.
it('takes over the job of a killed worker whose clock was ahead', async () => {
  const queues = await open('clock');
  const target = { backend: queues.backend, prefix: 'clock' };
  const times = { lockMs: 2_000, stalledCheckMs: 200, closeLimitMs: 0 };
  const worker = (handler: () => Promise<void>) =>
    startWorker({ ...target, log, queue: PROCESS_QUEUE, concurrency: 1, times, handler });
  const job = 'FROM clock_queue.job WHERE state = $1';
  const isActive = async () => (await test.database.pool.query(`SELECT ${job}`, ['active'])).rowCount === 1;
  const killed = await worker(() => new Promise(() => {}));
  await queues.enqueuePage({ pageId: 1, replayRunId: null });
  await expect.poll(isActive).toBe(true);
  await killed.close();
  const anHourOn = `UPDATE clock_queue.job SET locked_until_ms = locked_until_ms + 3600000 WHERE state = $1`;
  await test.database.pool.query(anHourOn, ['active']);
  await test.database.pool.query(`INSERT INTO clock_queue.meta (queue, field, value)
    VALUES ('${PROCESS_QUEUE}', 'stalled-check', '${Date.now() + 3_600_000}')
    ON CONFLICT (queue, field) DO UPDATE SET value = excluded.value`);
  expect(await correctTimesAhead(test.database.pool, target, times.lockMs)).toBe(2);
  expect(await correctTimesAhead(test.database.pool, target, times.lockMs)).toBe(0);
  let taken = 0;
  const next = await worker(async () => void taken++);
  await expect.poll(() => taken).toBe(1);
  await next.close();
  await queues.close();
});

it.each(['2026-club', 'x'.repeat(70)])('refuses the prefix %s, which cannot be a schema', (prefix) => {
  expect(() => queueSchema(prefix)).toThrow(/QUEUE_PREFIX cannot name a schema/);
});
