import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findStalls } from './stalls.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const sql = (text: string) => test.database.pool.query(text);
const reasons = async () => (await findStalls(test.database)).map(({ reason }) => reason);

it('is read from the database: what waits, since when, and what has moved since', async () => {
  expect(await reasons()).toEqual([]);
  await sql(
    `INSERT INTO schedule (name, launch, every_seconds, updated_at) VALUES ('feed', 'AUTOMATIC', 60,
      now() - interval '10 minutes')`,
  );
  expect(await reasons()).toEqual(['no_worker']);
  await sql(`INSERT INTO worker (worker_id, host, pid) VALUES ('w', 'h', 1)`);
  expect(await reasons()).toEqual(['schedule_late']);

  await sql(`INSERT INTO run (run_id, trigger, started_at)
    VALUES (1, 'SCHEDULE', now() - interval '5 minutes');
    UPDATE run_lease SET run_id = 1, holder = 'h/1', expires_at = now() + interval '1 minute'`);
  expect(await reasons()).toEqual([]);
  await sql(
    `UPDATE run_lease SET expires_at = now() - interval '3 minutes'; UPDATE schedule
      SET last_skipped_at = now()`,
  );
  expect(await reasons()).toEqual(['run_abandoned']);

  await sql(`UPDATE run SET fetched_at = now();
    INSERT INTO page (run_id, sequence, fetched_at, body) VALUES (1, 1, now() - interval '4 minutes', ''),
      (1, 2, now(), '')`);
  expect(await reasons()).toEqual(['pages_waiting']);
  await sql(`UPDATE page SET status = 'PROCESSED', processed_at = now() WHERE sequence = 1`);
  expect(await reasons()).toEqual([]);
});
