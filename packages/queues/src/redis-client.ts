import { Cluster, Redis } from 'ioredis';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';

/** producer: whoever puts jobs in and looks at them, and wants an error rather than to wait. worker: waits for Redis for ever. */
export type RedisRole = 'producer' | 'worker';

/** A producer's command that has no answer after this long fails; without it, a Redis that is away would hold callers for ever. */
const PRODUCER_COMMAND_LIMIT_MS = 5_000;
const RECONNECT_LONGEST_MS = 2_000;
/**
 * A server that has said nothing for this long after a command is gone without a word (a network that drops what is sent): the connection
 * is made anew and what has no answer is sent again. More than twice BullMQ's longest wait for a job, which is answered even if none came.
 */
export const SILENCE_LIMIT_MS = 30_000;

const reconnectAfterMs = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_LONGEST_MS);

/**
 * What BullMQ connects with: options that it makes and closes connections from, or, for a cluster, a client that is ours to close.
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

/** @returns a client for a few commands of our own; it gives up after a failed attempt to connect. */
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
  const options = { ...access(address), ...patience(role), db: address.db, retryStrategy: reconnectAfterMs };
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
    // A certificate is for a name: ioredis would connect to what the name stands for.
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

/** No command limit for workers: their wait for the next job is a command, and they wait for a Redis that is away. */
function patience(role: RedisRole) {
  return role === 'producer'
    ? {
        commandTimeout: PRODUCER_COMMAND_LIMIT_MS,
        connectTimeout: PRODUCER_COMMAND_LIMIT_MS,
        maxRetriesPerRequest: null,
      }
    : { maxRetriesPerRequest: null };
}
