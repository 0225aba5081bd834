import { openQueues, type QueueBackend } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, queuePrefix, type TestDatabase } from '@tixngo-sync/testkit';
import { createTixngoClient } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { depsOf } from './stored-pages.js';

/** All that the use cases need, on a database and queues of its own. */
export interface PipelineWithQueues {
  readonly deps: PipelineDeps;
  readonly test: TestDatabase;
  readonly sql: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>;
  close(): Promise<void>;
}

export async function pipelineWithQueues(
  backendOf: (databaseUrl: string) => QueueBackend,
  tixngoUrl = 'http://127.0.0.1:1/organizer/tickets',
): Promise<PipelineWithQueues> {
  const test = await createTestDatabase();
  const queueTarget = { backend: backendOf(test.url), prefix: queuePrefix() };
  const queues = await openQueues({ ...queueTarget, log: createLogger({ level: 'silent', pretty: false }) });
  const tixngo = createTixngoClient({
    url: tixngoUrl,
    apiKey: 'test-key',
    apiKeyHeader: 'X-API-Key',
    timeoutMs: 5_000,
  });
  return {
    deps: { ...depsOf(test.database), queues, queueTarget, tixngo },
    test,
    sql: async (text, values = []) => (await test.database.pool.query(text, values)).rows,
    close: async () => {
      tixngo.close();
      for (const queue of [queues.retrieve, queues.process, queues.sweep])
        await queue.obliterate({ force: true });
      await queues.close();
      await test.drop();
    },
  };
}
