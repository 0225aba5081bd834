import { RetryableError, SyncError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';

/** How long a caller waits for an unavailable server. */
const REACH_LIMIT_MS = 8_000;

/**
 * Runs `work`, which uses the queue's server.
 * @param what the consequence of a failure, for the message: "page 42 was not enqueued"
 * @throws RetryableError QUEUE_UNAVAILABLE when `work` fails or takes longer than 8 s; a SyncError as it is
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
      `The queue's server is unavailable (${why}): ${what}. Check that it runs.`,
      {
        cause: error,
      },
    );
  } finally {
    clearTimeout(timer);
  }
}

const REPEAT_AFTER_MS = 30_000;
const TEXTS_REMEMBERED = 50;

/**
 * Limits repeated warnings: an unavailable server causes the same error several times a second.
 * @returns logs a text the first time, then at most every 30 s with the number of times it occurred
 */
export function quietWarnings(
  log: Pick<Logger, 'warn'>,
  now: () => number = Date.now,
): (text: string) => void {
  const logged = new Map<string, { at: number; suppressed: number }>();
  return (text) => {
    const last = logged.get(text);
    if (last !== undefined && now() - last.at < REPEAT_AFTER_MS) {
      last.suppressed += 1;
      return;
    }
    if (logged.size >= TEXTS_REMEMBERED) logged.clear();
    logged.set(text, { at: now(), suppressed: 0 });
    log.warn(last === undefined || last.suppressed === 0 ? {} : { times: last.suppressed + 1 }, text);
  };
}
