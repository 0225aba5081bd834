import { spawn } from 'node:child_process';
import { closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { makeDir, prepareDataDir, readIfThere, writePrivateFile } from '../data-dir.js';
import { explainFileError, explainServerEnd } from '../failures.js';
import { withLock } from '../lock-file.js';
import { newPassword } from '../password.js';
import { freePort, isPortFree } from '../ports.js';
import { endProcess, isRunning, worksIn } from '../processes.js';
import type { RunningService } from '../running-service.js';
import { lastWords, openServerLog } from '../server-log.js';
import type { ServiceLog } from '../service-log.js';
import { readRedisConfig, redisConfigText } from './config.js';
import { findRedisServer } from './find.js';
import { askRedis, isSameDir, untilRedisAnswers } from './probe.js';

export interface StartRedisOptions {
  /** DATA_DIR. Data and redis.conf (0600: the password is in it) are in `redis/`, its log in `redis.log`. */
  readonly dataDir: string;
  readonly log: ServiceLog;
  readonly onNotice?: (message: string) => void;
  /** A port that it must be; else last time's, else a free one. */
  readonly port?: number;
  /** The program; found on the PATH if not given. */
  readonly server?: string;
}

/** A large append-only file takes a while to load. */
const START_LIMIT_MS = 120_000;

/** SIGTERM: writes what is in memory and ends. (Redis documentation, "Signal handling") */
const END_STEPS = [
  { signal: 'SIGTERM', waitMs: 4_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;

/**
 * Starts a Redis of our own in DATA_DIR, or joins the one that runs there. It listens on 127.0.0.1 only and asks for a password;
 * neither a Ctrl-C in our terminal nor our death ends it, stop() does.
 * @throws PermanentError that says what to do: no redis-server, port taken, directory unusable, disk full
 */
export async function startPrivateRedis(options: StartRedisOptions): Promise<RunningService> {
  const dataDir = prepareDataDir(options.dataDir);
  const busy = (pid: number) =>
    new PermanentError(
      'DATA_DIR_BUSY',
      `Another process (pid ${pid}) has been starting Redis in ${dataDir} for minutes. End it, then try again.`,
    );
  try {
    return await withLock(
      join(dataDir, 'redis.lock'),
      'start Redis',
      START_LIMIT_MS,
      ({ pid }) => busy(pid),
      () => startOrJoin(dataDir, options),
    );
  } catch (error) {
    throw explainFileError(error, 'Redis did not start', join(dataDir, 'redis'));
  }
}

export function redisPaths(dataDir: string) {
  const dir = join(dataDir, 'redis');
  return {
    dir,
    config: join(dir, 'redis.conf'),
    pid: join(dir, 'redis.pid'),
    log: join(dataDir, 'redis.log'),
  };
}

async function startOrJoin(dataDir: string, options: StartRedisOptions): Promise<RunningService> {
  const paths = redisPaths(dataDir);
  makeDir(paths.dir, 0o700);
  const known = readRedisConfig(readIfThere(paths.config) ?? '');
  const left = await findLeftover(paths, known);
  if (left !== undefined) {
    const wanted = options.port === undefined || options.port === known?.port;
    if (
      known !== undefined &&
      wanted &&
      (await untilRedisAnswers(left, known.port, known.password, paths.dir, 30_000)) !== undefined
    ) {
      return runningRedis(known.port, known.password, left, true);
    }
    options.onNotice?.(
      `Redis (pid ${left}) was left by an earlier start and does not answer as it should: ending it.`,
    );
    await endRedis(left);
  }
  if (options.port !== undefined && !(await isPortFree(options.port))) {
    throw new PermanentError(
      'PORT_TAKEN',
      `Redis cannot listen on 127.0.0.1:${options.port}: another program does. End it, or choose another port.`,
    );
  }
  return launch(paths, known, options);
}

/** By the pid file, and by asking at the known port: a start may have been killed before it wrote the pid. */
async function findLeftover(
  paths: ReturnType<typeof redisPaths>,
  known: { port: number; password: string } | undefined,
): Promise<number | undefined> {
  const pid = Number(readIfThere(paths.pid));
  if (pid > 0 && isRunning(pid) && worksIn(pid, paths.dir)) return pid;
  const answer = known === undefined ? undefined : await askRedis(known.port, known.password);
  return answer !== undefined && isSameDir(answer.dir, paths.dir) ? answer.pid : undefined;
}

async function launch(
  paths: ReturnType<typeof redisPaths>,
  known: { port: number; password: string } | undefined,
  options: StartRedisOptions,
): Promise<RunningService> {
  const server = options.server ?? findRedisServer();
  if (server === null)
    throw new PermanentError(
      'REDIS_NOT_INSTALLED',
      'No redis-server or valkey-server (6.2 or newer) is on the PATH. Install one, or set REDIS_URL.',
    );
  const port = options.port ?? (await freePort(known?.port));
  const password = known?.password ?? newPassword();
  writePrivateFile(paths.config, redisConfigText({ port, password, dir: paths.dir }));
  const { fd, offset } = openServerLog(paths.log);
  // Started by root in somebody's directory it runs as that somebody, so that the files stay theirs.
  const { uid, gid } = statSync(paths.dir);
  const account = process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : {};
  const child = spawn(server, [paths.config], {
    ...account,
    cwd: paths.dir,
    detached: true,
    stdio: ['ignore', fd, fd],
  });
  closeSync(fd);
  child.unref();
  const notSpawned = new Promise<never>((_, reject) => child.once('error', reject));
  const { pid } = child;
  if (pid === undefined) return notSpawned;
  writePrivateFile(paths.pid, String(pid));
  const answer = await Promise.race([
    untilRedisAnswers(pid, port, password, paths.dir, START_LIMIT_MS),
    notSpawned,
  ]);
  if (answer !== undefined) return runningRedis(port, password, pid, false);
  if (isRunning(pid)) await endRedis(pid);
  throw explainServerEnd(
    `Redis (${server}) did not start in ${paths.dir} on port ${port}`,
    lastWords(paths.log, offset),
    paths.log,
  );
}

async function endRedis(pid: number): Promise<void> {
  if (!(await endProcess(pid, END_STEPS)))
    throw new PermanentError(
      'REDIS_NOT_ENDED',
      `Redis (pid ${pid}) does not end. End it by hand: kill -9 ${pid}`,
    );
}

function runningRedis(port: number, password: string, pid: number, adopted: boolean): RunningService {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= endRedis(pid);
    return stopping;
  };
  return { url: `redis://:${password}@127.0.0.1:${port}`, pid, adopted, stop };
}
