import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { makeDir, prepareDataDir, readIfThere, writePrivateFile } from '../host/data-dir.js';
import { explainFileError } from '../host/failures.js';
import { type Holder, withLock } from '../host/lock-file.js';
import { freePort } from '../host/ports.js';
import { endProcess, isRunning, worksIn } from '../host/processes.js';
import {
  newPassword,
  type RunningService,
  requireFreePort,
  runningService,
  type ServiceLog,
  spawnServer,
} from '../host/server.js';
import {
  askRedis,
  isSameDir,
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
  return { dir, config: join(dir, 'redis.conf'), pid: join(dir, 'redis.pid'), log };
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
  makeDir(paths.dir, 0o700);
  const known = readRedisConfig(readIfThere(paths.config) ?? '');
  const pid = await findLeftover(paths, known);
  if (pid !== undefined) {
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
    await endRedis(pid);
  }
  await requireFreePort('Redis', options.port);
  const port = options.port ?? (await freePort(known?.port));
  return launch(paths, { port, password: known?.password ?? newPassword(), dir: paths.dir }, options.server);
}

/**
 * Finds a running server by the pid file and at the known port, because a start may have been killed before
 * it wrote the pid.
 */
async function findLeftover(
  paths: Paths,
  known: { port: number; password: string } | undefined,
): Promise<number | undefined> {
  const pid = Number(readIfThere(paths.pid));
  if (pid > 0 && isRunning(pid) && worksIn(pid, paths.dir)) return pid;
  const answer = known === undefined ? undefined : await askRedis(known.port, known.password);
  return answer !== undefined && isSameDir(answer.dir, paths.dir) ? answer.pid : undefined;
}

async function launch(
  paths: Paths,
  config: RedisConfig,
  program: string | null = findRedisServer(),
): Promise<RunningService> {
  if (program === null)
    throw new PermanentError(
      'REDIS_NOT_INSTALLED',
      'No redis-server or valkey-server (6.2 or newer) is on the PATH. Install one, or set REDIS_URL.',
    );
  writePrivateFile(paths.config, redisConfigText(config));
  // Root starts it as the owner of the directory, so that the files stay the owner's.
  const { uid, gid } = statSync(paths.dir);
  const account = process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : undefined;
  const server = await spawnServer({
    command: program,
    args: [paths.config],
    account,
    cwd: paths.dir,
    logFile: paths.log,
  });
  const { pid } = server;
  writePrivateFile(paths.pid, String(pid));
  if (await Promise.race([untilRedisAnswers(pid, config, START_LIMIT_MS), server.failed]))
    return runningService({ url: redisUrl(config), pid, adopted: false }, endRedis);
  if (isRunning(pid)) await endRedis(pid);
  throw server.explain(`Redis (${program}) did not start in ${paths.dir} on port ${config.port}`);
}

async function endRedis(pid: number): Promise<void> {
  if (!(await endProcess(pid, END_STEPS)))
    throw new PermanentError(
      'REDIS_NOT_ENDED',
      `Redis (pid ${pid}) does not end. End it by hand: kill -9 ${pid}`,
    );
}
