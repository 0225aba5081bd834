import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_CARRIED } from '../test/carry-jobs.js';
import { redisServers } from '../test/redis-servers.js';
import { startTlsRedis, TEST_CA, type TlsRedis } from '../test/redis-tls.js';
import { checkRedis } from './index.js';

const servers = redisServers();
const PROGRAM = fileURLToPath(new URL('../test/carry-jobs-process.ts', import.meta.url));

/** @returns the result of jobs on each Redis, in a process that trusts the authority of their certificate */
async function carriedByTrustingProcess(urls: readonly string[]): Promise<unknown[]> {
  const child = fork(PROGRAM, urls, {
    execArgv: ['--import', 'tsx', '--conditions=source'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: TEST_CA },
  });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  try {
    await once(child, 'exit', { signal: AbortSignal.timeout(50_000) });
  } finally {
    child.kill('SIGKILL');
  }
  return messages;
}

describe.runIf(servers !== null)('a Redis with TLS', () => {
  let redis: TlsRedis;
  beforeAll(async () => {
    if (servers !== null) redis = await startTlsRedis(servers);
  });
  afterAll(() => servers?.stop());

  it('carries jobs and schedules if its certificate is trusted and has its name: single, cluster, sentinel', async () => {
    const [single, cluster, sentinel, otherName] = await carriedByTrustingProcess([
      redis.single,
      redis.cluster,
      redis.sentinel,
      redis.otherName,
    ]);
    expect({ single, cluster, sentinel }).toEqual({
      single: ALL_CARRIED,
      cluster: ALL_CARRIED,
      sentinel: ALL_CARRIED,
    });
    expect(otherName).toContain("does not match certificate's altnames");
  });

  it.each(['single', 'cluster', 'sentinel'] as const)(
    'is refused if its certificate is unknown, with what to trust: %s',
    async (kind) => {
      await expect(checkRedis(redis[kind])).rejects.toThrow(/certificate.*NODE_EXTRA_CA_CERTS/);
    },
  );
});
