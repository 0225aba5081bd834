import { Cluster, type Redis } from 'ioredis';
import { reach } from './reach.js';
import { refuseCertificate } from './redis-certificate.js';
import { plainClient } from './redis-client.js';

export interface RedisReport {
  readonly version: string;
  /** What the start is refused for. */
  readonly problems: readonly string[];
  /** What a person should know. */
  readonly warnings: readonly string[];
}

export interface RedisFacts {
  /** The answer to INFO. */
  readonly info: string;
  /** The answer to CONFIG GET save; undefined where the server does not tell (hosted ones). */
  readonly save: string | undefined;
}

const OLDEST = [6, 2] as const;

/** @param options.allowEviction start in spite of a policy under which Redis drops jobs when its memory is full */
export function judgeRedis(facts: RedisFacts, options: { allowEviction?: boolean } = {}): RedisReport {
  const version = field(facts.info, 'valkey_version') ?? field(facts.info, 'redis_version') ?? 'unknown';
  const problems: string[] = [];
  const warnings: string[] = [];
  if (isOlder(field(facts.info, 'redis_version') ?? version)) {
    problems.push(`Redis ${version} is too old: use ${OLDEST.join('.')} or newer.`);
  }
  const policy = field(facts.info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    const text = `maxmemory-policy is ${policy}: Redis may drop jobs when its memory is full. Set "maxmemory-policy noeviction" in redis.conf`;
    if (options.allowEviction === true) warnings.push(`${text}.`);
    else problems.push(`${text}, or REDIS_ALLOW_EVICTION=true to start in spite of it.`);
  }
  if (field(facts.info, 'aof_enabled') === '0' && facts.save === '') {
    warnings.push(
      'Redis keeps nothing over a restart; the sweep enqueues every page again. Set "appendonly yes" in redis.conf.',
    );
  }
  return { version, problems, warnings };
}

/**
 * Asks the server what judgeRedis needs to know. Of a cluster, every master is asked.
 * @throws RetryableError QUEUE_UNAVAILABLE if it cannot be reached; PermanentError REDIS_CERTIFICATE if it cannot be trusted
 */
export async function checkRedis(
  url: string,
  options: { allowEviction?: boolean } = {},
): Promise<RedisReport> {
  const client = plainClient(url);
  let why: unknown;
  client.on('error', (error) => {
    why ??= error;
  });
  try {
    const facts = await reach('the work to do cannot be kept', async () => {
      await client.connect().catch(async (error: unknown) => {
        await refuseCertificate(url);
        throw why ?? error; // that of connect() says only that there is no connection
      });
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
    client.disconnect();
  }
}

async function factsOf(node: Redis): Promise<RedisFacts> {
  const info = await node.info();
  // Hosted servers forbid CONFIG; then nothing is said about saving.
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
