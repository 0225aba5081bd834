import { PageMemory, type PipelineDeps, runNow, startProcessing } from '@tixngo-sync/pipeline';
import { openQueues, type QueueBackend } from '@tixngo-sync/queues';
import { createLogger, createMetrics, systemClock } from '@tixngo-sync/runtime';
import { createTestDatabase, queuePrefix, type TestDatabase } from '@tixngo-sync/testkit';
import { createTixngoClient } from '@tixngo-sync/tixngo';
import type { RunSummary } from '@tixngo-sync/contracts';

/** The whole pipeline in this process, on a database and queues of its own. */
export interface PipelineUnderTest {
  readonly deps: PipelineDeps;
  readonly test: TestDatabase;
  /** One run to its end, as `tixngo-sync run` does it. */
  run(options?: { batchSize?: number; scheduleName?: string }): Promise<RunSummary>;
  rows<Row extends Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** @param backend of the queues; default: the one in PostgreSQL, which is there in any case */
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
  const queueTarget = { backend: options.backend?.(test.url) ?? ({ kind: 'postgres', databaseUrl: test.url } as const), prefix: queuePrefix() };
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
    settings: { processConcurrency: options.processConcurrency ?? 4, maxPagesAhead: options.maxPagesAhead ?? 50, pageRetentionDays: 30 },
    log,
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: 'test',
  };
  return {
    deps,
    test,
    run: (request = {}) => runNow(deps, { ...request, requestedBy: 'test', onEvent: () => {}, signal: new AbortController().signal }),
    rows: async (sql, values = []) => (await test.database.pool.query(sql, values)).rows,
    close: async () => {
      tixngo.close();
      await queues.close();
      await test.drop();
    },
  };
}

export { startProcessing };
