import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInstallationFigures } from './installation-figures.js';
import { openFailures } from './open-failures.js';
import { readLag } from './status.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO run (run_id, trigger) VALUES (1, 'MANUAL');
    INSERT INTO page (page_id, run_id, sequence, status, fetched_at) VALUES
      (1, 1, 1, 'PROCESSED', now() - interval '1 hour'), (2, 1, 2, 'STORED', now() - interval '1 minute');`);
});
afterAll(() => test.drop());

const minutes = async () => Math.round((await readLag(test.database)).oldestChangeSeconds / 60);

it('is the time since TIXNGO sent the oldest change that S-360 does not show, and null once it shows all', async () => {
  expect(await minutes()).toBe(1);
  await test.database.pool.query(
    `INSERT INTO quarantined_ticket (page_id, position, place, reason_code, message) VALUES (1, 0, 1,
      'INVALID_DATE', 'no date')`,
  );
  expect(await minutes()).toBe(60);
  expect(Math.round((await readInstallationFigures(test.database)).lag.oldestChangeSeconds / 60)).toBe(60);
  await test.database.pool.query(
    `UPDATE quarantined_ticket SET status = 'SKIPPED'; UPDATE page SET status = 'PROCESSED'`,
  );
  expect(await minutes()).toBe(0);
});

it('does not count a failed page that was given up', async () => {
  await test.database.pool.query(
    `INSERT INTO page (page_id, run_id, sequence, status, fetched_at) VALUES (3, 1, 3, 'FAILED', now() - interval '2 hours')`,
  );
  expect(await minutes()).toBe(120);
  expect(await openFailures(test.database)).toMatchObject({ failedPages: 1 });
  await test.database.pool.query(
    `UPDATE page SET given_up_at = now(), given_up_by = 'cli:op', given_up_reason = 'a test of TIXNGO' WHERE page_id = 3`,
  );
  expect(await minutes()).toBe(0);
  expect(await openFailures(test.database)).toMatchObject({ failedPages: 0 });
  expect((await readInstallationFigures(test.database)).openPagesByStatus.FAILED).toBe(0);
});
