import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOpenFailure, isOpenPage } from './open-page-sql.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO run (run_id, trigger) VALUES (1, 'MANUAL');
    INSERT INTO page (run_id, sequence, status)
      SELECT 1, n, CASE WHEN n > 5000 THEN 'STORED' ELSE 'PROCESSED' END::page_status
        FROM generate_series(1, 5010) n;
    ANALYZE page;`);
});
afterAll(() => test.drop());

describe('page_open, page_problem and page_status, the indexes that find open pages', () => {
  it.each(["status = 'STORED'", "status = 'FAILED'", isOpenPage(), isOpenFailure('page')])(
    'serves %s: the cost does not grow with the feed',
    async (condition) => {
      const { rows } = await test.database.pool.query(`EXPLAIN SELECT count(*) FROM page WHERE ${condition}`);
      expect(JSON.stringify(rows)).toMatch(/Scan using page_(open|problem|status) /);
    },
  );
});
