import { createLogger } from '@tixngo-sync/runtime';
import { startWorker, type WorkerOptions } from '../src/index.js';

/**
 * A worker in a process of its own, for tests that kill it or need several. argv: a JSON object of worker
 * options and `holdMs`, how long each job takes. Reports to its parent when a job starts and ends.
 */
const {
  holdMs,
  ...options
}: { holdMs: number } & Omit<WorkerOptions<'retrieve' | 'process-page'>, 'handler' | 'log'> = JSON.parse(
  process.argv[2] ?? '{}',
);

await startWorker({
  ...options,
  log: createLogger({ level: 'silent', pretty: false }),
  handler: async (job) => {
    process.send?.({ started: job.id });
    await new Promise((resolve) => setTimeout(resolve, holdMs));
    process.send?.({ ended: job.id });
  },
});
process.send?.({ ready: true });
