import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFailures } from '../status/open-failures.js';
import { settleRun } from './write-runs.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO run (run_id, trigger, fetched_at) SELECT n, 'MANUAL', now() FROM generate_series(1, 4) n;
    INSERT INTO page (page_id, run_id, sequence, status, received, applied, quarantined) VALUES
      (1, 1, 1, 'FAILED', 10, 0, 0), (2, 2, 1, 'PROCESSED', 3, 2, 1), (3, 3, 1, 'PROCESSED', 5, 5, 0),
      (4, 4, 1, 'PROCESSED', 3, 2, 1);
    INSERT INTO quarantined_ticket (page_id, position, place, reason_code, message, status) VALUES
      (2, 0, 1, 'INVALID_DATE', 'no date', 'OPEN'), (4, 0, 1, 'INVALID_DATE', 'no date', 'RESOLVED');`);
});
afterAll(() => test.drop());

it("a run's status depends on its own pages and tickets, whatever else is open", async () => {
  expect(await settleRun(test.database, 1)).toBe('FAILED');
  expect(await settleRun(test.database, 2)).toBe('SUCCEEDED_WITH_ERRORS');
  expect(await settleRun(test.database, 3)).toBe('SUCCEEDED');
  expect(await settleRun(test.database, 4)).toBe('SUCCEEDED');
  expect(await openFailures(test.database)).toMatchObject({ failedPages: 1, quarantined: 1 });
});
