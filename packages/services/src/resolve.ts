import { prepareDataDir } from './data-dir.js';
import { postgresPaths, startEmbeddedPostgres } from './postgres/start.js';
import { findRedisServer } from './redis/find.js';
import { redisPaths, startPrivateRedis } from './redis/start.js';
import type { ServiceLog } from './service-log.js';
import { otherUsers, type SharedService, useSharedService } from './shared-service.js';

/** The part of the settings that decides. Empty means: not given. */
export interface ServiceSettings {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
}

export type QueueBackend = { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres' };

export interface ResolvedServices {
  readonly databaseUrl: string;
  readonly queueBackend: QueueBackend;
  /** What is used and where its data is, a line each, for a person; no secret is in it. */
  describe(): string[];
  /** Starts again what we brought along and has died. @returns the names of those */
  revive(): Promise<string[]>;
  /** Ends what we brought along, unless another command uses it. More than once does no harm. */
  stop(): Promise<void>;
}

export interface ResolveOptions {
  readonly settings: ServiceSettings;
  readonly log: ServiceLog;
  /** What a person should read. */
  readonly onNotice: (message: string) => void;
  /** What the person would call this process, for messages of other commands. Default: `tixngo-sync`. */
  readonly command?: string;
}

/**
 * Decides which PostgreSQL and which queue are used, and brings along what is not given: DATABASE_URL, else PostgreSQL in DATA_DIR;
 * REDIS_URL, else a private Redis in DATA_DIR if a redis-server is on the PATH, else BullMQ's PostgreSQL backend. What another
 * command has running in DATA_DIR is joined. (docs/interface.md, "Settings")
 * @throws PermanentError that says what to do
 */
export async function resolveServices(options: ResolveOptions): Promise<ResolvedServices> {
  const { settings } = options;
  const brought: SharedService[] = [];
  try {
    const dataDir =
      settings.databaseUrl === undefined || settings.redisUrl === undefined
        ? prepareDataDir(settings.dataDir)
        : settings.dataDir;
    const redisWanted = settings.redisUrl === undefined && wantsPrivateRedis(dataDir);
    const database = settings.databaseUrl === undefined ? await usePostgres(dataDir, options) : undefined;
    if (database !== undefined) brought.push(database);
    const redis = redisWanted ? await useRedis(dataDir, options) : undefined;
    if (redis !== undefined) brought.push(redis);
    const redisUrl = settings.redisUrl ?? redis?.url;
    const queueBackend: QueueBackend =
      redisUrl === undefined ? { kind: 'postgres' } : { kind: 'redis', url: redisUrl };
    const databaseUrl = settings.databaseUrl ?? database?.url;
    if (databaseUrl === undefined)
      throw new Error('unreachable: a database is either given or brought along');
    return {
      databaseUrl,
      queueBackend,
      describe: () => [
        describeDatabase(settings, dataDir, databaseUrl),
        describeQueue(settings, dataDir, queueBackend),
      ],
      revive: () => reviveAll({ PostgreSQL: database, Redis: redis }),
      stop: once(() => releaseAll(brought)),
    };
  } catch (error) {
    await releaseAll(brought);
    throw error;
  }
}

/**
 * Whoever joins follows those who are there: the queue must be the one their workers look at, whatever our own PATH holds.
 */
function wantsPrivateRedis(dataDir: string): boolean {
  if (otherUsers(dataDir, 'Redis').length > 0) return true;
  return otherUsers(dataDir, 'PostgreSQL').length === 0 && findRedisServer() !== null;
}

function usePostgres(
  dataDir: string,
  { log, onNotice, command = 'tixngo-sync' }: ResolveOptions,
): Promise<SharedService> {
  return useSharedService({
    dataDir,
    name: 'PostgreSQL',
    command,
    onNotice,
    start: () => startEmbeddedPostgres({ dataDir, log, onNotice }),
  });
}

function useRedis(
  dataDir: string,
  { log, onNotice, command = 'tixngo-sync' }: ResolveOptions,
): Promise<SharedService> {
  return useSharedService({
    dataDir,
    name: 'Redis',
    command,
    onNotice,
    start: () => startPrivateRedis({ dataDir, log, onNotice }),
  });
}

/** In the reverse order of their start; one that does not end must not keep the others. */
async function releaseAll(services: readonly SharedService[]): Promise<void> {
  const errors: unknown[] = [];
  for (const service of [...services].reverse())
    await service.release().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function reviveAll(services: Readonly<Record<string, SharedService | undefined>>): Promise<string[]> {
  const revived: string[] = [];
  for (const [name, service] of Object.entries(services)) if (await service?.revive()) revived.push(name);
  return revived;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function describeDatabase(settings: ServiceSettings, dataDir: string, url: string): string {
  if (settings.databaseUrl !== undefined) return `Database: DATABASE_URL, ${withoutSecrets(url)}`;
  const paths = postgresPaths(dataDir);
  return `Database: embedded PostgreSQL on ${new URL(url).host}, data in ${paths.cluster} (how to connect: ${paths.connection})`;
}

function describeQueue(settings: ServiceSettings, dataDir: string, backend: QueueBackend): string {
  if (backend.kind === 'postgres')
    return 'Queue:    in the same PostgreSQL (no redis-server or valkey-server of version 6.2 or newer was found)';
  if (settings.redisUrl !== undefined) return `Queue:    REDIS_URL, ${withoutSecrets(backend.url)}`;
  return `Queue:    private Redis on ${new URL(backend.url).host}, data in ${redisPaths(dataDir).dir}`;
}

/** @returns the URL (or several with commas) without user, password and parameters. */
export function withoutSecrets(url: string): string {
  return url
    .split(',')
    .map((part) => part.replace(/\/\/.*@/, '//').replace(/\?.*$/, ''))
    .join(',');
}
