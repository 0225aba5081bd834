import { resolve } from 'node:path';
import { readIfThere } from './host/private-files.js';
import { hasCluster } from './postgres/cluster.js';
import { applicationUrl, askPostgres, readConnection } from './postgres/connection.js';
import { findRunningPostgres } from './postgres/leftover.js';
import { postgresPaths } from './postgres/start.js';
import { readRedisConfig, redisUrl, untilRedisAnswers } from './redis/connection.js';
import { findRunningRedis, redisPaths } from './redis/start.js';

/** The embedded services that run in a DATA_DIR. The URLs contain passwords. */
export interface DiscoveredServices {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

const ANSWER_LIMIT_MS = 5_000;

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
  const paths = postgresPaths(dataDir);
  const known = readConnection(paths.connection);
  const running = findRunningPostgres(paths.cluster);
  if (known === undefined || running === undefined || known.port !== running.port) return undefined;
  return (await askPostgres(known, paths.cluster)) === 'ours' ? applicationUrl(known) : undefined;
}

async function discoverRedis(dataDir: string): Promise<string | undefined> {
  const paths = redisPaths(dataDir);
  const known = readRedisConfig(readIfThere(paths.config) ?? '');
  const running = findRunningRedis(paths);
  if (known === undefined || running === undefined) return undefined;
  const answers = await untilRedisAnswers(running.pid, { ...known, dir: paths.dir }, ANSWER_LIMIT_MS);
  return answers ? redisUrl(known) : undefined;
}
