import { randomBytes } from 'node:crypto';
import type { QueueBackend } from '@tixngo-sync/queues';
import { inject } from 'vitest';

/** @returns a prefix that no other test file uses, because all share one Redis. */
export function queuePrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

export interface TestQueueBackend {
  readonly kind: QueueBackend['kind'];
  /** @param databaseUrl for the PostgreSQL backend's tables */
  backend(databaseUrl: string): QueueBackend;
}

const POSTGRES: TestQueueBackend = {
  kind: 'postgres',
  backend: (databaseUrl) => ({ kind: 'postgres', databaseUrl }),
};

/**
 * @returns the backends to run a suite on: `describe.each(queueBackends())('… ($kind)', ({ backend }) => …)`.
 * Without Redis its half is skipped with a warning
 * @throws Error when that happens in CI
 */
export function queueBackends(): TestQueueBackend[] {
  const url = inject('redisUrl');
  if (url !== '') return [{ kind: 'redis', backend: () => ({ kind: 'redis', url }) }, POSTGRES];
  if (process.env.CI === 'true')
    throw new Error(
      'No redis-server or valkey-server on the PATH: in CI the Redis suites must not be skipped.',
    );
  process.stderr.write('\n!! Redis suites SKIPPED: no redis-server or valkey-server on the PATH.\n');
  return [POSTGRES];
}
