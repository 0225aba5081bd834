import { randomBytes } from 'node:crypto';
import type { QueueBackend } from '@tixngo-sync/queues';
import { inject } from 'vitest';

/** @returns a prefix that no other test file has: one Redis serves them all. */
export function queuePrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

export interface TestQueueBackend {
  readonly kind: QueueBackend['kind'];
  /** @param databaseUrl where the PostgreSQL backend keeps its tables */
  backend(databaseUrl: string): QueueBackend;
}

const POSTGRES: TestQueueBackend = {
  kind: 'postgres',
  backend: (databaseUrl) => ({ kind: 'postgres', databaseUrl }),
};

/**
 * The backends to run a suite on: `describe.each(queueBackends())('… ($kind)', ({ backend }) => …)`.
 * Where no Redis is installed that half is left out and says so; in CI that is an error.
 */
export function queueBackends(): TestQueueBackend[] {
  const url = inject('redisUrl');
  if (url !== '') return [{ kind: 'redis', backend: () => ({ kind: 'redis', url }) }, POSTGRES];
  if (process.env.CI === 'true')
    throw new Error(
      'No redis-server or valkey-server on the PATH: in CI the Redis suites may not be left out.',
    );
  process.stderr.write('\n!! Redis suites SKIPPED: no redis-server or valkey-server on the PATH.\n');
  return [POSTGRES];
}
