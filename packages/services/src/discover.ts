import { resolve } from 'node:path';
import { readIfThere } from './data-dir.js';
import { postgresUrl, readConnection } from './postgres/connection-file.js';
import { askPostgres } from './postgres/probe.js';
import { postgresPaths } from './postgres/start.js';
import { readRedisConfig } from './redis/config.js';
import { askRedis, isSameDir } from './redis/probe.js';
import { redisPaths } from './redis/start.js';

/** What of our own is running in a DATA_DIR. The URLs hold passwords. */
export interface DiscoveredServices {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

/** Looks, and changes nothing: which embedded services of this DATA_DIR answer now? */
export async function discoverServices(options: { dataDir: string }): Promise<DiscoveredServices> {
  const dataDir = resolve(options.dataDir);
  const [databaseUrl, redisUrl] = await Promise.all([discoverPostgres(dataDir), discoverRedis(dataDir)]);
  return { databaseUrl, redisUrl };
}

async function discoverPostgres(dataDir: string): Promise<string | undefined> {
  const { cluster, connection } = postgresPaths(dataDir);
  const known = readConnection(connection);
  if (known === undefined || known.port === 0) return undefined;
  return (await askPostgres(known, cluster)) === 'ours' ? postgresUrl(known) : undefined;
}

async function discoverRedis(dataDir: string): Promise<string | undefined> {
  const { config, dir } = redisPaths(dataDir);
  const known = readRedisConfig(readIfThere(config) ?? '');
  if (known === undefined) return undefined;
  const answer = await askRedis(known.port, known.password);
  return answer !== undefined && isSameDir(answer.dir, dir)
    ? `redis://:${known.password}@127.0.0.1:${known.port}`
    : undefined;
}
