import { PermanentError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import type { QueueBackend } from './backend.js';
import { checkRedis } from './redis-check.js';

/**
 * What comes before any work with the queues: a Redis that would lose jobs is refused; what a person should know of one that will do is
 * logged. The queue in PostgreSQL has nothing to be refused for.
 * @param options.allowEviction the setting REDIS_ALLOW_EVICTION
 * @param options.log without it nothing is warned of
 * @throws PermanentError REDIS_UNFIT that says what to mend; RetryableError QUEUE_UNAVAILABLE if it cannot be reached
 */
export async function requireFitRedis(
  backend: QueueBackend | { readonly kind: 'postgres' },
  options: { allowEviction: boolean; log?: Logger },
): Promise<void> {
  if (backend.kind !== 'redis') return;
  const { problems, warnings } = await checkRedis(backend.url, options);
  if (problems.length > 0)
    throw new PermanentError('REDIS_UNFIT', `The Redis of REDIS_URL will not do: ${problems.join(' ')}`);
  for (const warning of warnings) options.log?.warn(warning);
}
