import { resolve } from 'node:path';
import { readIfThere } from './host/data-dir.js';
import { hasCluster } from './postgres/cluster.js';
import { askPostgres, postgresUrl, readConnection } from './postgres/connection.js';
import { postgresPaths } from './postgres/start.js';
import { askRedis, isSameDir, readRedisConfig, redisUrl } from './redis/connection.js';
import { redisPaths } from './redis/start.js';

/** The embedded services that run in a DATA_DIR. The URLs contain passwords. */
export interface DiscoveredServices {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

/** Finds the embedded services of this DATA_DIR that answer now. Changes nothing. */
export async function discoverServices(options: { dataDir: string }): Promise<DiscoveredServices> {
  const dataDir = resolve(options.dataDir);
  const [databaseUrl, redisUrl] = await Promise.all([discoverPostgres(dataDir), discoverRedis(dataDir)]);
  return { databaseUrl, redisUrl };
}

/**
 * Whether DATA_DIR contains our PostgreSQL, running or not. Changes nothing.
 * @throws PermanentError when the directory there is another version's, or something else
 */
export function hasInstallation(options: { dataDir: string }): boolean {
  return hasCluster(postgresPaths(resolve(options.dataDir)).cluster);
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
  return answer !== undefined && isSameDir(answer.dir, dir) ? redisUrl(known) : undefined;
}
