import { gzipSync } from 'node:zlib';
import { createTestDatabase, queuePrefix, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
const prefix = queuePrefix();
beforeAll(async () => {
  test = await createTestDatabase();
  const body = gzipSync(JSON.stringify({ pagination: { nextPageKey: 'k2' }, result: [] }));
  await test.database.pool.query(
    `INSERT INTO run (run_id, trigger, status, fetched_at) VALUES (1, 'MANUAL', 'FAILED', now())`,
  );
  await test.database.pool.query(
    `INSERT INTO page (page_id, run_id, sequence, next_key, status, body, error_code, error_message)
     SELECT n, 1, n, 'k' || n, 'FAILED', CASE WHEN n = 1 THEN $1::bytea END, 'BUSY', 'busy' FROM generate_series(1, 2) n`,
    [body],
  );
});
afterAll(() => test.drop());

async function pages(...args: string[]) {
  const redisUrl = inject('redisUrl');
  vi.stubEnv('QUEUE_PREFIX', prefix);
  vi.stubEnv('TIXNGO_API_URL', 'http://127.0.0.1:1/organizer/tickets');
  // Without a Redis the queue is in the database; PATH would bring a private one along.
  if (redisUrl === '') vi.stubEnv('PATH', '');
  else vi.stubEnv('REDIS_URL', redisUrl);
  return runCommand(test.url, 'pages', ...args);
}

it('retry prints the outcome of each page, and what is open', async () => {
  const retried = await pages('retry', '1', '2');
  expect(retried.stdout).toContain('page 1: processed: 0 tickets, 0 applied, 0 quarantined\n');
  expect(retried.stdout).toMatch(/page 2: failed again: page 2 cannot be read: /);
  expect(retried.exitCode).toBe(3);
  expect((await pages('retry', '1', '2')).stdout).toContain('page 1: was processed before; nothing changed');
});

it('give-up closes what is open, reports when nothing changed, and the page shows it with its attempts', async () => {
  const reason = 'its body is gone';
  expect(await pages('give-up', '2', '--reason', reason)).toEqual({
    stdout: 'Gave up page 2. To process it again: `tixngo-sync pages retry 2`.\n',
    exitCode: 0,
  });
  expect((await pages('give-up', '2', '--reason', 'x')).stdout).toMatch(/^Nothing changed/);
  const { stdout } = await pages('show', '2', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'FAILED',
    attempts: 2,
    givenUpReason: reason,
    attemptLog: [
      { attempt: 1, trigger: 'RETRY', outcome: 'FAILED', errorCode: 'PAGE_BODY_GONE' },
      { attempt: 2, trigger: 'RETRY', outcome: 'FAILED' },
    ],
  });
  expect((await pages('show', '2')).stdout).toMatch(/given up because +its body is gone[\s\S]*Attempts/);
  expect((await pages('retry', '--failed')).stdout).toContain('there is nothing to retry');
});
