import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { onServer, PATIENCE, type RedisServer, type RedisServers } from './redis-servers.js';

const PASSWORD = 'secret';

export interface TestSentinels {
  /** A REDIS_URL with all sentinels. */
  readonly url: string;
  /** Its replica may lack what came last. */
  readonly master: RedisServer;
}

/**
 * A master and a replica with a password, behind three sentinels without one; two of them must agree that the
 * master is gone.
 */
export async function startSentinels(servers: RedisServers, name: string): Promise<TestSentinels> {
  const [master, replica] = [await freePort(), await freePort()];
  const common = [
    '--save',
    '',
    '--requirepass',
    PASSWORD,
    '--masterauth',
    PASSWORD,
    '--repl-diskless-sync-delay',
    '0',
  ];
  const masterServer = servers.start([
    '--port',
    String(master),
    '--dir',
    servers.directory(`${name}-master`),
    ...common,
  ]);
  servers.start([
    '--port',
    String(replica),
    '--dir',
    servers.directory(`${name}-replica`),
    '--replicaof',
    `127.0.0.1 ${master}`,
    ...common,
  ]);
  await onServer(
    replica,
    (redis) =>
      waitFor(async () => (await redis.info('replication')).includes('master_link_status:up'), PATIENCE),
    PASSWORD,
  );
  const sentinels = await Promise.all(
    [0, 1, 2].map((index) => startSentinel(servers, `${name}-sentinel-${index}`, master)),
  );
  for (const port of sentinels) {
    await onServer(port, (redis) =>
      waitFor(
        async () => (await redis.info('sentinel')).match(/status=ok,address=[^,]*,slaves=1,sentinels=3/),
        PATIENCE,
      ),
    );
  }
  return {
    url: `redis+sentinel://:${PASSWORD}@${sentinels.map((port) => `127.0.0.1:${port}`).join(',')}/main`,
    master: masterServer,
  };
}

async function startSentinel(servers: RedisServers, name: string, master: number): Promise<number> {
  const port = await freePort();
  const directory = servers.directory(name);
  const file = join(directory, 'sentinel.conf');
  const lines = [
    `sentinel monitor main 127.0.0.1 ${master} 2`,
    `sentinel auth-pass main ${PASSWORD}`,
    'sentinel down-after-milliseconds main 1500',
    'sentinel failover-timeout main 4000',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  servers.start([file, '--sentinel', '--port', String(port), '--dir', directory]);
  return port;
}
