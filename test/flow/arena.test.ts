import { page, queueBackends, startScriptedTixngo } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { actualArenaTables, arenaChanges, expectedArenaTables, loadArenaS360 } from './arena-tables.js';
import { pipelineUnderTest } from './pipeline-under-test.js';

describe.each(queueBackends())('the arena fixture, on the $kind queue', ({ backend }) => {
  it.each([200, 37, 1_000])('gives exactly its expected tables, in pages of %i', async (pageSize) => {
    const changes = arenaChanges();
    const tixngo = await startScriptedTixngo();
    for (let start = 0; start < changes.length; start += pageSize) {
      tixngo.script(page(changes.slice(start, start + pageSize), `key-${start + pageSize}`));
    }
    const pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
    try {
      await loadArenaS360(pipeline.test.database);
      const summary = await pipeline.run({ batchSize: pageSize });
      expect(summary).toMatchObject({
        status: 'SUCCEEDED',
        received: changes.length,
        quarantined: 0,
        pages: Math.ceil(changes.length / pageSize),
      });
      expect(await actualArenaTables(pipeline.test.database)).toEqual(expectedArenaTables());
      // I6: every page balances and starts at the key where the previous one ended.
      const gaps = await pipeline.rows(
        `SELECT page_id FROM (SELECT *, lag(next_key) OVER (ORDER BY page_id) AS before FROM page) p
         WHERE received <> applied + unchanged + stale + skipped + quarantined OR requested_key IS DISTINCT
           FROM before`,
      );
      expect(gaps).toEqual([]);
    } finally {
      await pipeline.close();
      await tixngo.close();
    }
  });
});
