import { prepareDataDir } from './host/data-dir.js';
import type { RunningService, ServiceLog } from './host/server.js';
import { postgresPaths, startEmbeddedPostgres } from './postgres/start.js';
import { findRedisServer } from './redis/find.js';
import { redisPaths, startPrivateRedis } from './redis/start.js';
import { otherUsers, type ServiceName, type SharedService, useSharedService } from './shared-service.js';

/** The settings that decide. Undefined means not set. */
export interface ServiceSettings {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
}

/** The queue is in a Redis, or else in the PostgreSQL of `databaseUrl`. */
export type QueueChoice = { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres' };

export interface ResolvedServices {
  /** As it is now: {@link revive} may change its port. */
  readonly databaseUrl: string;
  /**
   * The URL of the role that owns the tables and migrates them. Undefined when DATABASE_URL is given: then
   * that is the owner's matter.
   */
  readonly ownerUrl: string | undefined;
  /** As it is now: {@link revive} may change port and password. */
  readonly queueBackend: QueueChoice;
  /** @returns one readable line per service: what is used and where its data is; no secrets. */
  describe(): string[];
  /** Restarts the embedded services that have died. @returns their names */
  revive(): Promise<string[]>;
  /** Ends the embedded services unless another command uses them. May be called more than once. */
  stop(): Promise<void>;
}

export interface ResolveOptions {
  readonly settings: ServiceSettings;
  readonly log: ServiceLog;
  /** Gets what a person should read. */
  readonly onNotice: (message: string) => void;
  /** What the person calls this process, for messages of other commands. Default: `tixngo-sync`. */
  readonly command?: string;
  /** False for commands that never queue anything: they start no Redis. Default: true. */
  readonly needsQueue?: boolean;
}

/**
 * Decides which PostgreSQL and which queue to use, and starts or joins what is not configured: DATABASE_URL,
 * else PostgreSQL in DATA_DIR; REDIS_URL, else a private Redis in DATA_DIR if a redis-server is on the PATH,
 * else BullMQ's PostgreSQL backend. (docs/interface.md, "Settings")
 * @throws PermanentError with what to do when a service cannot be started
 */
export async function resolveServices(options: ResolveOptions): Promise<ResolvedServices> {
  const { settings, log, onNotice, command = 'tixngo-sync', needsQueue = true } = options;
  const embedded = new Map<ServiceName, SharedService>();
  try {
    const isConfigured = settings.databaseUrl !== undefined && settings.redisUrl !== undefined;
    const dataDir = isConfigured ? settings.dataDir : prepareDataDir(settings.dataDir);
    const needsRedis = needsQueue && settings.redisUrl === undefined && wantsPrivateRedis(dataDir);
    const use = async <Service extends RunningService>(name: ServiceName, start: () => Promise<Service>) => {
      const service = await useSharedService({ dataDir, name, command, needsQueue, onNotice, start });
      embedded.set(name, service);
      return service.current;
    };
    const given =
      <Server>(server: Server) =>
      () =>
        server;
    const postgres =
      settings.databaseUrl === undefined
        ? await use('PostgreSQL', () => startEmbeddedPostgres({ dataDir, log, onNotice }))
        : given({ url: undefined, applicationUrl: settings.databaseUrl });
    const redis = needsRedis
      ? await use('Redis', () => startPrivateRedis({ dataDir, log, onNotice }))
      : given({ url: settings.redisUrl });
    const queueBackend = (): QueueChoice => {
      const { url } = redis();
      return url === undefined ? { kind: 'postgres' } : { kind: 'redis', url };
    };
    let released: Promise<void> | undefined;
    return {
      get databaseUrl() {
        return postgres().applicationUrl;
      },
      get ownerUrl() {
        return postgres().url;
      },
      get queueBackend() {
        return queueBackend();
      },
      describe: () => [
        describeDatabase(settings, dataDir, postgres().applicationUrl),
        describeQueue(settings, dataDir, queueBackend()),
      ],
      revive: () => reviveAll(embedded),
      stop: () => {
        released ??= releaseAll(embedded);
        return released;
      },
    };
  } catch (error) {
    await releaseAll(embedded);
    throw error;
  }
}

/**
 * Follows the commands that already run, so that all use the same queue: the PATH decides only for the first
 * one.
 */
function wantsPrivateRedis(dataDir: string): boolean {
  if (otherUsers(dataDir, 'Redis').length > 0) return true;
  const queueing = otherUsers(dataDir, 'PostgreSQL').filter(({ needsQueue = true }) => needsQueue);
  return queueing.length === 0 && findRedisServer() !== null;
}

/** Releases all in reverse order of their start, even if one fails. */
async function releaseAll(services: ReadonlyMap<ServiceName, SharedService>): Promise<void> {
  const errors: unknown[] = [];
  for (const service of [...services.values()].reverse())
    await service.release().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function reviveAll(services: ReadonlyMap<ServiceName, SharedService>): Promise<string[]> {
  const revived: string[] = [];
  for (const [name, service] of services) if (await service.revive()) revived.push(name);
  return revived;
}

function describeDatabase(settings: ServiceSettings, dataDir: string, url: string): string {
  if (settings.databaseUrl !== undefined) return `Database: DATABASE_URL, ${withoutSecrets(url)}`;
  const paths = postgresPaths(dataDir);
  return (
    `Database: embedded PostgreSQL on ${new URL(url).host}, data in ${paths.cluster} (how to connect: ` +
    `${paths.connection})`
  );
}

function describeQueue(settings: ServiceSettings, dataDir: string, backend: QueueChoice): string {
  if (backend.kind === 'postgres')
    return (
      'Queue:    in the same PostgreSQL (no redis-server or valkey-server of version 6.2 or newer was ' +
      'found)'
    );
  if (settings.redisUrl !== undefined) return `Queue:    REDIS_URL, ${withoutSecrets(backend.url)}`;
  return `Queue:    private Redis on ${new URL(backend.url).host}, data in ${redisPaths(dataDir).dir}`;
}

/** @returns the URL, or several with commas, without user, password and parameters. */
export function withoutSecrets(url: string): string {
  return url
    .split(',')
    .map((part) => part.replace(/\/\/.*@/, '//').replace(/\?.*$/, ''))
    .join(',');
}
