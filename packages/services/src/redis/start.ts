import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { type Account, launcherFor, serviceAccount } from '../host/account.js';
import { prepareDataDir } from '../host/data-dir.js';
import { explainFileError } from '../host/failures.js';
import { type Holder, withLock } from '../host/lock-file.js';
import { freePort } from '../host/ports.js';
import { giveTo, makeDir, readIfThere, writePrivateFile } from '../host/private-files.js';
import { endProcess, identify, isOurServer, type ProcessIdentity, parseIdentity } from '../host/processes.js';
import {
  newPassword,
  type RunningService,
  requireFreePort,
  runningService,
  type ServiceLog,
  spawnServer,
} from '../host/server.js';
import {
  type RedisConfig,
  readRedisConfig,
  redisConfigText,
  redisUrl,
  untilRedisAnswers,
} from './connection.js';
import { findRedisServer } from './find.js';

export interface StartRedisOptions {
  /**
   * DATA_DIR. Data and redis.conf (0600: it contains the password) are in `redis/`, its log in `redis.log`.
   */
  readonly dataDir: string;
  readonly log: ServiceLog;
  /** Gets what a person should read: a leftover was ended. */
  readonly onNotice?: (message: string) => void;
  /** The only port to use; by default the one of the last start, or a free one. */
  readonly port?: number;
  /** The program; by default the first one on the PATH. */
  readonly server?: string;
  /** By default a new one at each launch: yesterday's may be known to whoever now listens on its port. */
  readonly password?: string;
}

/** A large append-only file takes a while to load. */
const START_LIMIT_MS = 120_000;

/** SIGTERM: writes what is in memory and ends. (Redis documentation, "Signal handling") */
const END_STEPS = [
  { signal: 'SIGTERM', waitMs: 4_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;

type Paths = ReturnType<typeof redisPaths>;

export function redisPaths(dataDir: string) {
  const dir = join(dataDir, 'redis');
  const log = join(dataDir, 'redis.log');
  return {
    dir,
    config: join(dir, 'redis.conf'),
    /** Redis writes it. */
    pid: join(dir, 'redis.pid'),
    /** We write it: the process that we launched. */
    launched: join(dir, 'redis.launched.json'),
    log,
  };
}

/**
 * Finds the Redis that runs in this directory, proven by its process. Nothing is sent to its port before:
 * another program may listen there now.
 * @returns undefined if there is none
 */
export function findRunningRedis(paths: Paths): ProcessIdentity | undefined {
  const pid = Number(readIfThere(paths.pid));
  const recorded = parseIdentity(readIfThere(paths.launched));
  // Until Redis has written its file, ours names it.
  const candidates = [pid, recorded?.pid ?? 0].filter((one) => one > 0);
  const ours = candidates.find((one) =>
    isOurServer({ pid: one, directory: paths.dir, name: /^(redis|valkey)-/, recorded }),
  );
  return ours === undefined ? undefined : identify(ours);
}

/**
 * Starts a private Redis in DATA_DIR, or joins the one that runs there. It listens on 127.0.0.1 only and
 * requires a password. Only stop() ends it: Ctrl-C in our terminal does not, and neither does our death.
 * @throws PermanentError with what to do: no redis-server, port taken, directory unusable, disk full
 */
export async function startPrivateRedis(options: StartRedisOptions): Promise<RunningService> {
  const dataDir = prepareDataDir(options.dataDir);
  const onTimeout = ({ pid }: Holder) =>
    new PermanentError(
      'DATA_DIR_BUSY',
      `Another process (pid ${pid}) has been starting Redis in ${dataDir} for minutes. End it, then try ` +
        `again.`,
    );
  const lock = {
    path: join(dataDir, 'redis.lock'),
    command: 'start Redis',
    waitMs: START_LIMIT_MS,
    onTimeout,
  };
  try {
    return await withLock(lock, () => startOrJoin(redisPaths(dataDir), options));
  } catch (error) {
    throw explainFileError(error, 'Redis did not start', join(dataDir, 'redis'));
  }
}

async function startOrJoin(paths: Paths, options: StartRedisOptions): Promise<RunningService> {
  makeDir(paths.dir);
  const known = readRedisConfig(readIfThere(paths.config) ?? '');
  const running = findRunningRedis(paths);
  if (running !== undefined) {
    const { pid } = running;
    const config = known !== undefined && { ...known, dir: paths.dir };
    if (
      config &&
      (options.port ?? config.port) === config.port &&
      (await untilRedisAnswers(pid, config, 30_000))
    )
      return runningService({ url: redisUrl(config), pid, adopted: true }, endRedis);
    options.onNotice?.(
      `Redis (pid ${pid}) was left by an earlier start and does not answer as it should: ending it.`,
    );
    await endRedis(running);
  }
  await requireFreePort('Redis', options.port);
  const port = options.port ?? (await freePort(known?.port));
  const password = options.password ?? newPassword();
  return launch(paths, { port, password, dir: paths.dir }, serviceAccount(options.dataDir), options.server);
}

async function launch(
  paths: Paths,
  config: RedisConfig,
  account: Account | undefined,
  program: string | null = findRedisServer(),
): Promise<RunningService> {
  if (program === null)
    throw new PermanentError(
      'REDIS_NOT_INSTALLED',
      'No redis-server or valkey-server (6.2 or newer) is on the PATH. Install one, or set REDIS_URL.',
    );
  if (account !== undefined) giveTo(paths.dir, account);
  writePrivateFile(paths.config, redisConfigText(config));
  const launcher = launcherFor(program, account, [paths.dir]);
  const server = await spawnServer({
    command: launcher.command,
    args: [...launcher.leadingArgs, paths.config],
    account: launcher.account,
    cwd: paths.dir,
    logFile: paths.log,
  });
  const { pid } = server;
  writePrivateFile(paths.launched, JSON.stringify(identify(pid)));
  if (await Promise.race([untilRedisAnswers(pid, config, START_LIMIT_MS), server.failed]))
    return runningService({ url: redisUrl(config), pid, adopted: false }, endRedis);
  await endRedis(identify(pid));
  throw server.explain(`Redis (${program}) did not start in ${paths.dir} on port ${config.port}`);
}

async function endRedis(identity: ProcessIdentity): Promise<void> {
  const { pid } = identity;
  if (!(await endProcess(identity, END_STEPS)))
    throw new PermanentError(
      'REDIS_NOT_ENDED',
      `Redis (pid ${pid}) does not end. End it by hand: kill -9 ${pid}`,
    );
}
