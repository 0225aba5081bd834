import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@tixngo-sync/domain';
import { prepareDataDir } from '../data-dir.js';
import { explainFileError, explainServerEnd } from '../failures.js';
import { withLock } from '../lock-file.js';
import { newPassword } from '../password.js';
import { freePort, isPortFree } from '../ports.js';
import type { RunningService } from '../running-service.js';
import { lastWords, openServerLog } from '../server-log.js';
import type { ServiceLog } from '../service-log.js';
import { type Account, launcherFor, postgresAccount } from './account.js';
import { findPostgresBinaries } from './binaries.js';
import { type PostgresConnection, postgresUrl, readConnection, writeConnection } from './connection-file.js';
import { hasCluster, initialiseCluster } from './initialise.js';
import { endPostgres, START_LIMIT_MS, takeOverLeftover } from './leftover.js';
import { ensureDatabase, untilPostgresAnswers } from './probe.js';
import { postgresSettings, settingArguments } from './settings.js';

export interface StartPostgresOptions {
  /** DATA_DIR. The cluster is in `postgres/`, its log in `postgres.log`, port and password in `postgres.json` (0600). */
  readonly dataDir: string;
  readonly log: ServiceLog;
  /** What a person should read: something left was taken over or ended, a start is slow. */
  readonly onNotice?: (message: string) => void;
  /** A port that it must be; else last time's, else a free one. */
  readonly port?: number;
  /** False for tests: faster, and lost if the machine goes down. */
  readonly durable?: boolean;
}

interface Paths {
  readonly dataDir: string;
  readonly cluster: string;
  readonly connection: string;
  readonly log: string;
}

/**
 * Starts PostgreSQL in DATA_DIR, or joins the one that runs there. It listens on 127.0.0.1 only, asks for a password, and lives in
 * a session of its own: neither a Ctrl-C in our terminal nor our death ends it, stop() does. Two starts at once take turns, and the
 * second joins.
 * @throws PermanentError that says what to do: data directory unusable or another version's, port taken, disk full, binaries missing
 */
export async function startEmbeddedPostgres(options: StartPostgresOptions): Promise<RunningService> {
  const paths = postgresPaths(prepareDataDir(options.dataDir));
  const busy = (pid: number) =>
    new PermanentError(
      'DATA_DIR_BUSY',
      `Another process (pid ${pid}) has been starting PostgreSQL in ${paths.dataDir} for minutes. End it, then try again.`,
    );
  try {
    return await withLock(
      `${paths.cluster}.lock`,
      'start PostgreSQL',
      START_LIMIT_MS,
      ({ pid }) => busy(pid),
      () => startOrJoin(paths, options),
    );
  } catch (error) {
    throw explainFileError(error, 'PostgreSQL did not start', paths.cluster);
  }
}

export function postgresPaths(dataDir: string): Paths {
  const inside = (name: string) => join(dataDir, name);
  return {
    dataDir,
    cluster: inside('postgres'),
    connection: inside('postgres.json'),
    log: inside('postgres.log'),
  };
}

async function startOrJoin(paths: Paths, options: StartPostgresOptions): Promise<RunningService> {
  const onNotice = options.onNotice ?? (() => {});
  const known = readConnection(paths.connection);
  const isThere = hasCluster(paths.cluster);
  const running = isThere ? await takeOverLeftover(paths.cluster, known?.password, onNotice) : undefined;
  if (running !== undefined && known !== undefined) {
    if (options.port === undefined || options.port === running.port) {
      const connection = { ...known, port: running.port };
      // The start that was killed may not have come so far.
      if (running.port !== known.port) writeConnection(paths.connection, connection);
      await ensureDatabase(connection);
      return runningPostgres(connection, running.pid, true, options.durable);
    }
    onNotice(
      `PostgreSQL (pid ${running.pid}) was running on port ${running.port}: started again on port ${options.port}.`,
    );
    await endPostgres(running.pid);
  }
  if (isThere && known === undefined) throw passwordLost(paths);
  const account = postgresAccount(paths.dataDir);
  const binaries = findPostgresBinaries();
  if (options.port !== undefined && !(await isPortFree(options.port))) throw portTaken(options.port);
  const password = known?.password ?? newPassword();
  if (!isThere) {
    writeConnection(paths.connection, { port: known?.port ?? 0, password }); // before the cluster: one without its password is lost
    await initialiseCluster({
      initdb: binaries.initdb,
      clusterDir: paths.cluster,
      password,
      account,
      durable: options.durable ?? true,
      log: options.log,
    });
  }
  return launchOnFreePort(paths, binaries.postgres, account, password, known?.port, options);
}

/** How often a start is tried again. Children of a killed server end by themselves, mostly within a second. */
const ATTEMPTS = { PORT_TAKEN: 3, POSTGRES_CHILDREN_LEFT: 20 };

/** Another program may take the port between the look and the start; then a new one is looked for. */
async function launchOnFreePort(
  paths: Paths,
  postgres: string,
  account: Account | undefined,
  password: string,
  lastPort: number | undefined,
  options: StartPostgresOptions,
): Promise<RunningService> {
  for (let attempt = 1; ; attempt++) {
    const connection = {
      port: options.port ?? (await freePort(attempt === 1 && lastPort !== 0 ? lastPort : undefined)),
      password,
    };
    try {
      const pid = await launch(paths, postgres, account, connection, options);
      writeConnection(paths.connection, connection);
      await ensureDatabase(connection);
      return runningPostgres(connection, pid, false, options.durable);
    } catch (error) {
      const code = error instanceof PermanentError ? error.code : '';
      if (code === 'POSTGRES_CHILDREN_LEFT' && attempt < ATTEMPTS.POSTGRES_CHILDREN_LEFT) await sleep(1_000);
      else if (code !== 'PORT_TAKEN' || options.port !== undefined || attempt >= ATTEMPTS.PORT_TAKEN)
        throw error;
    }
  }
}

async function launch(
  paths: Paths,
  postgres: string,
  account: Account | undefined,
  connection: PostgresConnection,
  options: StartPostgresOptions,
): Promise<number> {
  const launcher = launcherFor(postgres, account, [paths.cluster]);
  const settings = postgresSettings({ port: connection.port, durable: options.durable ?? true });
  const { fd, offset } = openServerLog(paths.log);
  const child = spawn(
    launcher.command,
    [...launcher.leadingArgs, '-D', paths.cluster, ...settingArguments(settings)],
    {
      ...launcher.account,
      cwd: paths.cluster,
      detached: true,
      env: { ...process.env, LC_ALL: 'C', PGDATA: undefined },
      stdio: ['ignore', fd, fd],
    },
  );
  closeSync(fd);
  child.unref();
  const notSpawned = new Promise<never>((_, reject) => child.once('error', reject));
  const what = `PostgreSQL did not start in ${paths.cluster} on port ${connection.port}`;
  const slow = () =>
    options.onNotice?.(
      'PostgreSQL is still getting ready (after a crash it reads its log first); waiting for it.',
    );
  // Without a pid the spawn has failed, and `notSpawned` says why.
  const { pid } = child;
  if (pid === undefined) return notSpawned;
  const answer = await Promise.race([
    untilPostgresAnswers(pid, paths.cluster, connection.password, START_LIMIT_MS, slow),
    notSpawned,
  ]);
  if (answer === 'ours') return pid;
  if (answer === 'ended') throw explainServerEnd(what, lastWords(paths.log, offset), paths.log);
  await endPostgres(pid);
  throw answer === 'refuses us'
    ? passwordLost(paths)
    : explainServerEnd(
        `${what} within ${START_LIMIT_MS / 60_000} minutes`,
        lastWords(paths.log, offset),
        paths.log,
      );
}

function runningPostgres(
  connection: PostgresConnection,
  pid: number,
  adopted: boolean,
  durable = true,
): RunningService {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= endPostgres(pid, !durable);
    return stopping;
  };
  return { url: postgresUrl(connection), pid, adopted, stop };
}

function passwordLost(paths: Paths): PermanentError {
  return new PermanentError(
    'POSTGRES_PASSWORD_LOST',
    `The password of the PostgreSQL in ${paths.cluster} is not (or no longer) the one in ${paths.connection}. Restore that file from a backup, or move both away to start empty.`,
  );
}

function portTaken(port: number): PermanentError {
  return new PermanentError(
    'PORT_TAKEN',
    `PostgreSQL cannot listen on 127.0.0.1:${port}: another program does. End it, or choose another port.`,
  );
}
