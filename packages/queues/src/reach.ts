import { RetryableError, SyncError } from '@tixngo-sync/domain';

/** Whoever enqueues or looks waits no longer than this for a server that is away. */
const REACH_LIMIT_MS = 8_000;

/**
 * Runs something on the queue's server.
 * @param what for the message: "page 42 was not enqueued"
 * @throws RetryableError QUEUE_UNAVAILABLE when it fails or has no answer within 8 s; our own errors as they are
 */
export async function reach<T>(what: string, work: () => Promise<T>, limitMs = REACH_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    if (error instanceof SyncError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new RetryableError(
      'QUEUE_UNAVAILABLE',
      `The queue's server could not be used (${why}): ${what}. Check that it is up.`,
      {
        cause: error,
      },
    );
  } finally {
    clearTimeout(timer);
  }
}
