import { Cluster, Redis } from 'ioredis';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';

/** A producer enqueues and reads jobs, and fails rather than wait. A worker waits for Redis for ever. */
export type RedisRole = 'producer' | 'worker';

/** The limit of a producer's command: without it, an unavailable Redis would block callers for ever. */
const PRODUCER_COMMAND_LIMIT_MS = 5_000;
const RECONNECT_LONGEST_MS = 2_000;
/**
 * When a server has not answered a command for this long (the network drops packets), the client reconnects
 * and repeats the command. More than twice BullMQ's longest wait for a job, which is answered even when no
 * job comes.
 */
export const SILENCE_LIMIT_MS = 30_000;

/** Redis 6 quotes the answer of a command within a script. */
const NOT_A_MASTER = /\b(READONLY|LOADING|MASTERDOWN)\b/;
/** The wait after the answer of a server that is no master, so as not to flood an unfinished failover. */
const FAILOVER_WAIT_MS = 500;

/**
 * Reconnects with backoff, and also when the server answers that it is not, or not yet, the master: a proxy
 * or a host name in front then leads to the new one. The command fails; its caller tries again.
 */
function reconnecting() {
  let refusedAt = Number.NEGATIVE_INFINITY;
  return {
    reconnectOnError: (error: Error) => {
      if (!NOT_A_MASTER.test(error.message)) return false;
      refusedAt = performance.now();
      return true;
    },
    retryStrategy: (attempt: number) =>
      performance.now() - refusedAt < FAILOVER_WAIT_MS ? FAILOVER_WAIT_MS : reconnectAfterMs(attempt),
  };
}

const reconnectAfterMs = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_LONGEST_MS);

/**
 * Returns what BullMQ connects with: options, or for a cluster a client, which `close` closes.
 * @param url a REDIS_URL
 */
export function bullConnection(url: string, role: RedisRole, silenceMs = SILENCE_LIMIT_MS) {
  const address = parseRedisUrl(url);
  const silence = { socketTimeout: silenceMs };
  if (address.kind !== 'cluster')
    return { connection: { ...clientOptions(address, role), ...silence }, close: async () => undefined };
  const options = clusterOptions(address, role);
  const cluster = new Cluster([...address.nodes], {
    ...options,
    redisOptions: { ...options.redisOptions, ...silence },
  });
  return { connection: cluster, close: async () => cluster.disconnect() };
}

/** @returns a client for a few commands, which connects once and does not retry */
export function plainClient(url: string): Redis | Cluster {
  const address = parseRedisUrl(url);
  if (address.kind !== 'cluster') {
    const once = {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      retryStrategy: () => null,
      sentinelRetryStrategy: () => null,
    };
    return new Redis({ ...clientOptions(address, 'producer'), ...once });
  }
  return new Cluster([...address.nodes], {
    ...clusterOptions(address, 'producer'),
    lazyConnect: true,
    clusterRetryStrategy: () => null,
  });
}

function clientOptions(address: Exclude<RedisAddress, { kind: 'cluster' }>, role: RedisRole) {
  const options = { ...access(address), ...patience(role), db: address.db, ...reconnecting() };
  if (address.kind === 'single') return { ...options, host: address.node.host, port: address.node.port };
  return {
    ...options,
    sentinels: address.sentinels.map((node) => ({ ...node })),
    name: address.master,
    sentinelRetryStrategy: reconnectAfterMs,
    ...(address.sentinelUsername === undefined ? {} : { sentinelUsername: address.sentinelUsername }),
    ...(address.sentinelPassword === undefined ? {} : { sentinelPassword: address.sentinelPassword }),
    ...(address.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  };
}

function clusterOptions(address: RedisAddress, role: RedisRole) {
  return {
    redisOptions: { ...access(address), ...patience(role) },
    clusterRetryStrategy: reconnectAfterMs,
    // A certificate is for a name: by default ioredis connects to the address.
    ...(address.tls
      ? { dnsLookup: (name: string, found: (error: null, address: string) => void) => found(null, name) }
      : {}),
  };
}

function access(address: RedisAddress) {
  return {
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  };
}

/** Workers have no command limit: waiting for a job is a command, and they wait for an unavailable Redis. */
function patience(role: RedisRole) {
  return role === 'producer'
    ? {
        commandTimeout: PRODUCER_COMMAND_LIMIT_MS,
        connectTimeout: PRODUCER_COMMAND_LIMIT_MS,
        maxRetriesPerRequest: null,
      }
    : { maxRetriesPerRequest: null };
}
