import { closeCircuit } from '@tixngo-sync/db';
import type { RunSummary } from '@tixngo-sync/domain';
import { PageMemory, type PipelineDeps, runNow } from '@tixngo-sync/pipeline';
import { openQueues, type QueueBackend } from '@tixngo-sync/queues';
import { createLogger, createMetrics, systemClock } from '@tixngo-sync/runtime';
import { createTestDatabase, queuePrefix, type TestDatabase } from '@tixngo-sync/testkit';
import { createTixngoClient } from '@tixngo-sync/tixngo';

/** The whole pipeline in this process, with its own database and queues. */
export interface PipelineUnderTest {
  readonly deps: PipelineDeps;
  readonly test: TestDatabase;
  /** Runs once to the end, as `tixngo-sync run` does. */
  run(options?: { batchSize?: number; scheduleName?: string }): Promise<RunSummary>;
  /**
   * Empties the database for the next test of the file, because creating one with its queue's tables takes
   * longer than most tests.
   */
  reset(): Promise<void>;
  rows<Row extends Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** @param backend of the queues; by default the one in PostgreSQL, which is always available */
export async function pipelineUnderTest(options: {
  tixngoUrl: string;
  backend?: (databaseUrl: string) => QueueBackend;
  processConcurrency?: number;
  maxPagesAhead?: number;
  timeoutMs?: number;
  retryLimitMs?: number;
}): Promise<PipelineUnderTest> {
  const test = await createTestDatabase({ poolSize: 12 });
  const log = createLogger({ level: process.env.TEST_LOG_LEVEL ?? 'silent', pretty: false });
  const queueTarget = {
    backend: options.backend?.(test.url) ?? ({ kind: 'postgres', databaseUrl: test.url } as const),
    prefix: queuePrefix(),
  };
  const queues = await openQueues({ ...queueTarget, log });
  const tixngo = createTixngoClient({
    url: options.tixngoUrl,
    apiKey: 'test-key',
    apiKeyHeader: 'X-API-Key',
    timeoutMs: options.timeoutMs ?? 5_000,
    ...(options.retryLimitMs === undefined ? {} : { retryLimitMs: options.retryLimitMs }),
  });
  const deps: PipelineDeps = {
    database: test.database,
    queues,
    queueTarget,
    tixngo,
    settings: {
      processConcurrency: options.processConcurrency ?? 4,
      maxPagesAhead: options.maxPagesAhead ?? 50,
      pageRetentionDays: 30,
      failedRetentionDays: 90,
      leaseSeconds: 5,
      jobLockSeconds: 5,
    },
    log,
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: 'test',
  };
  return {
    deps,
    test,
    run: (request = {}) =>
      runNow(deps, {
        ...request,
        requestedBy: 'test',
        onEvent: () => {},
        signal: new AbortController().signal,
      }),
    reset: async () => {
      await test.database.pool.query(
        `ALTER TABLE audit_log DISABLE TRIGGER USER;
         TRUNCATE run_lease, run_replayed_page, quarantined_ticket, page, run, ticket, ticket_history, owner_sighting, distribution, contact,
           person_detail, skipped_tax_number, schedule, key_change, audit_log, drift_count RESTART IDENTITY CASCADE`,
      );
      await test.database.pool.query('INSERT INTO run_lease DEFAULT VALUES');
      await closeCircuit(test.database);
      await test.database.pool.query(
        'UPDATE sync_key SET fetched_through = NULL, committed_through = NULL, chain_starts_after_page_id = 0',
      );
      await test.database.pool.query(
        `UPDATE interface SET unknown_tickets = 'create', enable_ticket_distribution_to_cultural_contact = true`,
      );
      // A worker that ended handed its jobs back.
      for (const queue of [queues.retrieve, queues.process]) await queue.obliterate({ force: true });
    },
    rows: async (sql, values = []) => (await test.database.pool.query(sql, values)).rows,
    close: async () => {
      tixngo.close();
      await queues.close();
      await test.drop();
    },
  };
}
