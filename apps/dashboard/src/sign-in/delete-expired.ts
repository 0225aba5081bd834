import { deleteExpired } from '@tixngo-sync/auth';
import type { Database } from '@tixngo-sync/db';
import { type Logger, systemClock } from '@tixngo-sync/runtime';

const EVERY_MS = 60 * 60_000;

/**
 * Deletes expired sessions, links, challenges and counts of failed sign-ins now and every hour.
 * @returns what stops it
 */
export function startDeletingExpired(database: Database, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const deleting = deleteUntil(database, log, stop.signal);
  return () => {
    stop.abort();
    return deleting;
  };
}

async function deleteUntil(database: Database, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await deleteExpired(database).catch((err: unknown) => {
      log.warn({ err }, 'could not delete expired sessions; trying again in an hour');
    });
    await systemClock.sleep(EVERY_MS, signal).catch(() => undefined);
  }
}
