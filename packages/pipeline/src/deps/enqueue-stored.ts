import type { Logger } from '@tixngo-sync/runtime';

/**
 * Enqueues work that is stored already. If the queue is unavailable, this logs it and succeeds: the sweep
 * enqueues the work, and a request that failed here would be repeated and store the work twice.
 * @param what ids of the work, for the log
 */
export async function enqueueStored(
  { log }: { readonly log: Logger },
  what: Readonly<Record<string, unknown>>,
  enqueue: () => Promise<unknown>,
): Promise<void> {
  await enqueue().catch((error: unknown) => {
    log.warn({ err: error, ...what }, 'stored but not enqueued; the sweep will enqueue it');
  });
}
