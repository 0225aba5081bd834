import { gzipSync } from 'node:zlib';
import type { Database } from '@tixngo-sync/db';
import { createLogger, createMetrics, systemClock } from '@tixngo-sync/runtime';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { PageMemory } from '../page/page-memory.js';
import { beginAttempt } from '../process/attempt.js';
import { failPage, type ProcessOutcome, processPage } from '../process/process-page.js';

/** Stores tickets as a page of the feed, as a run does it. @returns its id */
export async function storePageOf(database: Database, tickets: readonly unknown[]): Promise<number> {
  return storeBody(
    database,
    JSON.stringify({ pagination: { nextPageKey: 'k' }, result: tickets }),
    tickets.length,
  );
}

/** @param body any JSON text @returns the page's id */
export async function storeBody(database: Database, body: string, received: number): Promise<number> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    `WITH started AS (INSERT INTO run (trigger, fetched_at) VALUES ('MANUAL', now()) RETURNING run_id)
     INSERT INTO page (run_id, sequence, next_key, received, body, body_bytes) SELECT run_id, 1, 'k', $1,
       $2, $3 FROM started RETURNING page_id`,
    [received, gzipSync(body), Buffer.byteLength(body)],
  );
  return rows[0]?.page_id ?? Number.NaN;
}

/** What the use cases that touch no queue need. */
export function depsOf(database: Database): PipelineDeps {
  const deps: Omit<PipelineDeps, 'queues' | 'queueTarget' | 'tixngo'> = {
    database,
    settings: {
      processConcurrency: 1,
      maxPagesAhead: 50,
      pageRetentionDays: 30,
      failedRetentionDays: 90,
      leaseSeconds: 20,
      jobLockSeconds: 60,
    },
    log: createLogger({ level: 'silent', pretty: false }),
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: 'test',
  };
  return deps as PipelineDeps; // processing a page asks neither the queues nor TIXNGO
}

/** Processes a page as a worker does at its last try: what cannot be processed is FAILED. */
export async function processStored(
  deps: PipelineDeps,
  pageId: number,
  replayRunId: number | null = null,
): Promise<ProcessOutcome | null> {
  const attempt = beginAttempt(deps.workerName, { replayRunId });
  try {
    return await processPage(deps, { pageId, replayRunId }, attempt);
  } catch (error) {
    await failPage(deps, { pageId, replayRunId }, error, attempt);
    return null;
  }
}
