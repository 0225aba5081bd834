import { once } from 'node:events';
import { connect } from 'node:tls';
import { messageOf, PermanentError, UsageError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import { Cluster, Redis } from 'ioredis';
import { reach } from './outage.js';
import { plainClient } from './redis-client.js';
import { parseRedisUrl } from './redis-url.js';

export interface RedisReport {
  readonly version: string;
  /** Why the start is refused. */
  readonly problems: readonly string[];
  /** What a person should know. */
  readonly warnings: readonly string[];
}

export interface RedisFacts {
  /** The answer to INFO. */
  readonly info: string;
  /** The answer to CONFIG GET save; undefined when the server forbids CONFIG, as hosted ones do. */
  readonly save: string | undefined;
}

/**
 * Refuses a Redis that would lose jobs, before any use of the queues, and logs what else a person should
 * know. Accepts PostgreSQL.
 * @param options.allowEviction the setting REDIS_ALLOW_EVICTION
 * @param options.log without it, warnings are dropped
 * @param options.signal ends the check
 * @throws PermanentError REDIS_UNFIT that says what to fix; RetryableError QUEUE_UNAVAILABLE if Redis cannot
 * be reached; UsageError REDIS_URL for a database that the server does not have
 */
export async function requireFitRedis(
  backend: { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres' },
  options: { allowEviction: boolean; log?: Logger; signal?: AbortSignal },
): Promise<void> {
  if (backend.kind !== 'redis') return;
  const { problems, warnings } = await checkRedis(backend.url, options);
  if (problems.length > 0)
    throw new PermanentError('REDIS_UNFIT', `The Redis of REDIS_URL cannot be used: ${problems.join(' ')}`);
  for (const warning of warnings) options.log?.warn(warning);
}

const OLDEST = [6, 2] as const;

/**
 * Judges whether Redis keeps jobs.
 * @param options.allowEviction accept a policy under which Redis drops jobs when its memory is full
 */
export function judgeRedis(facts: RedisFacts, options: { allowEviction?: boolean } = {}): RedisReport {
  const version = field(facts.info, 'valkey_version') ?? field(facts.info, 'redis_version') ?? 'unknown';
  const problems: string[] = [];
  const warnings: string[] = [];
  if (isOlder(field(facts.info, 'redis_version') ?? version)) {
    problems.push(`Redis ${version} is too old: use ${OLDEST.join('.')} or newer.`);
  }
  const policy = field(facts.info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    const text =
      `maxmemory-policy is ${policy}: Redis may drop jobs when its memory is full. Set ` +
      `"maxmemory-policy noeviction" in redis.conf`;
    if (options.allowEviction === true) warnings.push(`${text}.`);
    else problems.push(`${text}, or REDIS_ALLOW_EVICTION=true to start anyway.`);
  }
  if (field(facts.info, 'aof_enabled') === '0' && facts.save === '') {
    warnings.push(
      'Redis keeps nothing over a restart: the sweep would enqueue every open page again. Set "appendonly ' +
        'yes" in redis.conf.',
    );
  }
  return { version, problems, warnings };
}

/**
 * Asks Redis for what judgeRedis needs; in a cluster, every master.
 * @throws RetryableError QUEUE_UNAVAILABLE if it cannot be reached; PermanentError REDIS_CERTIFICATE if its
 * certificate is not accepted; UsageError REDIS_URL if the server refuses its database
 */
export async function checkRedis(
  url: string,
  options: { allowEviction?: boolean; signal?: AbortSignal } = {},
): Promise<RedisReport> {
  const client = plainClient(url);
  const stop = () => client.disconnect();
  options.signal?.addEventListener('abort', stop, { once: true });
  let why: unknown;
  client.on('error', (error) => {
    why ??= error;
  });
  try {
    const facts = await reach('Redis was not checked', async () => {
      await client.connect().catch(async (error: unknown) => {
        await refuseCertificate(url);
        throw why ?? error; // the error of connect() gives no reason
      });
      if (client instanceof Redis) await requireDatabase(client, client.options.db ?? 0);
      const nodes = client instanceof Cluster ? client.nodes('master') : [client];
      return Promise.all(nodes.map(factsOf));
    });
    const reports = facts.map((node) => judgeRedis(node, options));
    return {
      version: reports[0]?.version ?? 'unknown',
      problems: [...new Set(reports.flatMap((report) => report.problems))],
      warnings: [...new Set(reports.flatMap((report) => report.warnings))],
    };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** When the server refuses the database, ioredis says nothing and uses database 0. */
async function requireDatabase(client: Redis, db: number): Promise<void> {
  if (db === 0) return;
  await client.select(db).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'ReplyError') throw error;
    throw new UsageError(
      'REDIS_URL',
      `REDIS_URL names database ${db}, which the server refuses (${error.message}). Use a lower number, or ` +
        'raise "databases" in redis.conf.',
    );
  });
}

async function factsOf(node: Redis): Promise<RedisFacts> {
  const info = await node.info();
  // Hosted servers forbid CONFIG; then saving is not judged.
  const save = await node.config('GET', 'save').catch(() => undefined);
  return { info, save: Array.isArray(save) && typeof save[1] === 'string' ? save[1] : undefined };
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

const ANSWER_LIMIT_MS = 3_000;

/**
 * Finds out whether a connection failed because of the certificate: for clusters and sentinels, ioredis
 * reports only that there is no connection. Returns when TLS works or is not used, or when no server answers.
 * @throws PermanentError REDIS_CERTIFICATE when the certificate is not accepted
 */
async function refuseCertificate(url: string): Promise<void> {
  const address = parseRedisUrl(url);
  const [node] =
    address.kind === 'single'
      ? [address.node]
      : address.kind === 'cluster'
        ? address.nodes
        : address.sentinels;
  if (!address.tls || node === undefined) return;
  const socket = connect({ host: node.host, port: node.port });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  } catch (error) {
    const why = messageOf(error);
    if (!/certificate/i.test(why)) return;
    throw new PermanentError(
      'REDIS_CERTIFICATE',
      `The certificate of the Redis of REDIS_URL is not accepted (${why}). Use the host name of the ` +
        `certificate in REDIS_URL, and set ` +
        'NODE_EXTRA_CA_CERTS to the file with the certificate of its authority.',
      { cause: error },
    );
  } finally {
    socket.destroy();
  }
}
