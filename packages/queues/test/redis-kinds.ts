import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';

export interface RedisKinds {
  /** Two names of the one node of a cluster. */
  readonly cluster: string;
  /** A master with a password behind a sentinel without one. */
  readonly sentinel: string;
  stop(): Promise<void>;
}

/** @param ports three free ones: cluster node, master, sentinel */
export async function startRedisKinds(program: string, [node, master, sentinel]: readonly [number, number, number]): Promise<RedisKinds> {
  const directory = mkdtempSync(join(tmpdir(), 'tixngo-sync-redis-kinds-'));
  const sentinelFile = join(directory, 'sentinel.conf');
  writeFileSync(sentinelFile, `sentinel monitor main 127.0.0.1 ${master} 1\nsentinel auth-pass main secret\n`);
  const memoryOnly = ['--save', '', '--dir', directory, '--bind', '127.0.0.1'];
  const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-config-file', `nodes-${node}.conf`];
  const servers = [
    spawn(program, ['--port', String(node), ...memoryOnly, ...cluster], { stdio: 'ignore' }),
    spawn(program, ['--port', String(master), ...memoryOnly, '--requirepass', 'secret'], { stdio: 'ignore' }),
    spawn(program, [sentinelFile, '--port', String(sentinel), '--bind', '127.0.0.1', '--sentinel'], { stdio: 'ignore' }),
  ];
  await onServer(node, async (redis) => {
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await waitFor(async () => String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok'), { timeoutMs: 30_000 });
  });
  await onServer(sentinel, async (redis) => {
    await waitFor(async () => String(await redis.info('sentinel')).includes('status=ok'), { timeoutMs: 30_000 });
  });
  return {
    cluster: `redis://127.0.0.1:${node},localhost:${node}`,
    sentinel: `redis+sentinel://:secret@127.0.0.1:${sentinel}/main`,
    stop: async () => {
      await Promise.all(servers.map(ended));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function onServer(port: number, work: (redis: Redis) => Promise<void>): Promise<void> {
  const redis = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 100, maxRetriesPerRequest: 100 });
  redis.on('error', () => undefined);
  try {
    await work(redis);
  } finally {
    redis.disconnect();
  }
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    if (!server.kill('SIGKILL')) resolve();
  });
}
