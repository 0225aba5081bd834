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

/** @returns what came of jobs on each Redis, in a process that trusts the authority of their certificate */
async function carriedByOneWhoTrusts(urls: readonly string[]): Promise<unknown[]> {
  const child = fork(PROGRAM, urls, {
    execArgv: ['--import', 'tsx', '--conditions=source'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: TEST_CA },
  });
  const told: unknown[] = [];
  child.on('message', (message) => told.push(message));
  try {
    await once(child, 'exit', { signal: AbortSignal.timeout(50_000) });
  } finally {
    child.kill('SIGKILL');
  }
  return told;
}

describe.runIf(servers !== null)('a Redis with TLS', () => {
  let redis: TlsRedis;
  beforeAll(async () => {
    if (servers !== null) redis = await startTlsRedis(servers);
  });
  afterAll(() => servers?.stop());

  it('carries jobs and schedules where its certificate is trusted: single, cluster, behind a sentinel; under another name it is refused', async () => {
    const [single, cluster, sentinel, otherName] = await carriedByOneWhoTrusts([
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
    'is refused with a word on what to trust where nobody knows its certificate: %s',
    async (kind) => {
      await expect(checkRedis(redis[kind])).rejects.toThrow(/certificate.*NODE_EXTRA_CA_CERTS/);
    },
  );
});
