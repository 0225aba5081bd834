import { readRunSummary } from '@tixngo-sync/db';
import type { PipelineDeps } from './pipeline-deps.js';

/** Logs the one line that every run gets: how it ended, its counts and its duration. */
export async function logRunEnd({ database, log }: Pick<PipelineDeps, 'database' | 'log'>, runId: number) {
  const summary = await readRunSummary(database.pool, runId);
  if (summary === null) return;
  const { status, pages, received, quarantined, durationMs } = summary;
  const counts = `${pages.toLocaleString('en')} pages, ${received.toLocaleString('en')} tickets`;
  const duration = `${(durationMs / 1000).toFixed(1)} s`;
  log.info(
    { runId, status, pages, received, quarantined, durationMs },
    `run ${runId} ${status}: ${counts} in ${duration}`,
  );
}
