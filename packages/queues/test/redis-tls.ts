import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { onServer, PATIENCE, type RedisServers } from './redis-servers.js';

const file = (name: string) => fileURLToPath(new URL(`./tls/${name}`, import.meta.url));

/**
 * Of the authority that signed the servers' certificate; its own key is thrown away. Both are for tests and
 * hold for a hundred years.
 */
export const TEST_CA = file('ca.crt');

/** REDIS_URLs of servers that speak TLS alone, under a certificate for `localhost` and no address. */
export interface TlsRedis {
  readonly single: string;
  /** The same server by its address. */
  readonly otherName: string;
  readonly cluster: string;
  readonly sentinel: string;
}

/** Each kind with one node: what matters here is who is asked for a certificate, and under which name. */
export async function startTlsRedis(servers: RedisServers): Promise<TlsRedis> {
  const [single, cluster, sentinel] = await Promise.all([
    startSingle(servers, 'tls-single'),
    startCluster(servers),
    startSentinel(servers),
  ]);
  return {
    single: `rediss://localhost:${single}`,
    otherName: `rediss://127.0.0.1:${single}`,
    cluster: `rediss://localhost:${cluster},localhost:${cluster}`,
    sentinel: `rediss+sentinel://localhost:${sentinel}/main`,
  };
}

/** @returns the port for TLS */
async function startSingle(servers: RedisServers, name: string): Promise<number> {
  const port = await freePort();
  servers.start(['--port', '0', ...tls(port), '--save', '', '--dir', servers.directory(name)]);
  return port;
}

/** A second port, without TLS, is for giving it its slots. */
async function startCluster(servers: RedisServers): Promise<number> {
  const [port, plainPort, busPort] = [await freePort(), await freePort(), await freePort()];
  const byName = [
    '--cluster-announce-hostname',
    'localhost',
    '--cluster-preferred-endpoint-type',
    'hostname',
  ];
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    '--tls-cluster',
    'yes',
    ...byName,
  ];
  servers.start([
    '--port',
    String(plainPort),
    ...tls(port),
    ...cluster,
    '--save',
    '',
    '--dir',
    servers.directory('tls-cluster'),
  ]);
  await onServer(plainPort, async (redis) => {
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    await waitFor(
      async () => String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok'),
      PATIENCE,
    );
  });
  return port;
}

async function startSentinel(servers: RedisServers): Promise<number> {
  const [port, plainPort, master] = [
    await freePort(),
    await freePort(),
    await startSingle(servers, 'tls-master'),
  ];
  const directory = servers.directory('tls-sentinel');
  const conf = join(directory, 'sentinel.conf');
  const byName = ['sentinel resolve-hostnames yes', 'sentinel announce-hostnames yes'];
  writeFileSync(conf, `${[...byName, `sentinel monitor main localhost ${master} 1`].join('\n')}\n`);
  servers.start([
    conf,
    '--sentinel',
    '--port',
    String(plainPort),
    ...tls(port),
    '--tls-replication',
    'yes',
    '--dir',
    directory,
  ]);
  await onServer(plainPort, (redis) =>
    waitFor(async () => (await redis.info('sentinel')).includes('status=ok'), PATIENCE),
  );
  return port;
}

function tls(port: number): string[] {
  const files = [
    '--tls-cert-file',
    file('server.crt'),
    '--tls-key-file',
    file('server.key'),
    '--tls-ca-cert-file',
    TEST_CA,
  ];
  return ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no'];
}
