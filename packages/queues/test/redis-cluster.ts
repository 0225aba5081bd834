import { freePort } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { onServer, PATIENCE, type RedisServer, type RedisServers } from './redis-servers.js';

const SLOTS = 16_384;

interface Node {
  readonly server: RedisServer;
  readonly port: number;
  readonly busPort: number;
}

export interface TestCluster {
  /** A REDIS_URL with all nodes. */
  readonly url: string;
  /** Kills the master that holds the keys, once its replica has all of them. */
  killHolder(): Promise<void>;
}

/** Three masters; the one that holds the keys of `prefix` has a replica, which takes over within seconds. */
export async function startCluster(servers: RedisServers, prefix: string): Promise<TestCluster> {
  const nodes = await Promise.all([0, 1, 2, 3].map((index) => startNode(servers, index)));
  const [first, second, third, replica] = nodes as [Node, Node, Node, Node];
  const masters = [first, second, third];
  for (const [index, { port }] of masters.entries()) {
    await onServer(port, (redis) =>
      redis.call('CLUSTER', 'ADDSLOTSRANGE', slotAt(index), slotAt(index + 1) - 1),
    );
  }
  for (const { port, busPort } of nodes.slice(1)) {
    await onServer(first.port, (redis) => redis.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort));
  }
  const slot = await onServer(first.port, async (redis) =>
    Number(await redis.call('CLUSTER', 'KEYSLOT', `{${prefix}}`)),
  );
  const holder = masters.find((_, index) => slot < slotAt(index + 1)) ?? third;
  const holderId = await onServer(holder.port, (redis) => redis.call('CLUSTER', 'MYID'));
  await onServer(replica.port, async (redis) => {
    // Refused until the replica has heard of its master.
    await waitFor(
      async () => (await redis.call('CLUSTER', 'REPLICATE', String(holderId))) === 'OK',
      PATIENCE,
    );
    await waitFor(async () => (await redis.info('replication')).includes('master_link_status:up'), PATIENCE);
  });
  for (const { port } of nodes) {
    await onServer(port, (redis) =>
      waitFor(
        async () =>
          String(await redis.call('CLUSTER', 'INFO')).match(/cluster_state:ok.*cluster_known_nodes:4/s),
        PATIENCE,
      ),
    );
  }
  return {
    url: nodes
      .map(({ port }, index) => (index === 0 ? `redis://127.0.0.1:${port}` : `127.0.0.1:${port}`))
      .join(','),
    killHolder: async () => {
      await onServer(holder.port, (redis) =>
        waitFor(async () => (await redis.call('WAIT', 1, 1_000)) === 1, PATIENCE),
      );
      await holder.server.kill();
    },
  };
}

async function startNode(servers: RedisServers, index: number): Promise<Node> {
  const [port, busPort] = [await freePort(), await freePort()];
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    '--cluster-node-timeout',
    '1500',
  ];
  const replica = ['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0'];
  const where = ['--port', String(port), '--dir', servers.directory(`node-${index}`), '--save', ''];
  return { server: servers.start([...where, ...cluster, ...replica]), port, busPort };
}

function slotAt(index: number): number {
  return Math.floor((SLOTS / 3) * index);
}
