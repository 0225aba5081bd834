import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@tixngo-sync/domain';
import { type Account, launcherFor, serviceAccount } from '../host/account.js';
import { prepareDataDir } from '../host/data-dir.js';
import { explainFileError } from '../host/failures.js';
import { type Holder, withLock } from '../host/lock-file.js';
import { freePort } from '../host/ports.js';
import { writePrivateFile } from '../host/private-files.js';
import { identify } from '../host/processes.js';
import {
  newPassword,
  type RunningService,
  requireFreePort,
  runningService,
  type ServiceLog,
  spawnServer,
} from '../host/server.js';
import { findPostgresBinaries } from './binaries.js';
import { hasCluster, initialiseCluster, settingArguments } from './cluster.js';
import {
  applicationUrl,
  ensureDatabase,
  type PostgresConnection,
  postgresUrl,
  readConnection,
  writeConnection,
} from './connection.js';
import {
  endPostgres,
  launchedFile,
  START_LIMIT_MS,
  takeOverLeftover,
  untilPostgresAnswers,
} from './leftover.js';

export interface StartPostgresOptions {
  /**
   * DATA_DIR. The cluster is in `postgres/`, its log in `postgres.log`, port and password in `postgres.json`
   * (0600).
   */
  readonly dataDir: string;
  readonly log: ServiceLog;
  /** Gets what a person should read: a leftover was taken over or ended, a start is slow. */
  readonly onNotice?: (message: string) => void;
  /** The only port to use; by default the one of the last start, or a free one. */
  readonly port?: number;
  /** False for tests: faster, but data is lost when the machine crashes. */
  readonly durable?: boolean;
}

/** `url` is the superuser's. */
export interface RunningPostgres extends RunningService {
  /** The URL of the product's own role, which gets its rights when the tables are migrated. A secret. */
  readonly applicationUrl: string;
}

interface Paths {
  readonly dataDir: string;
  readonly cluster: string;
  readonly connection: string;
  readonly log: string;
}

export function postgresPaths(dataDir: string): Paths {
  return {
    dataDir,
    cluster: join(dataDir, 'postgres'),
    connection: join(dataDir, 'postgres.json'),
    log: join(dataDir, 'postgres.log'),
  };
}

/**
 * Starts PostgreSQL in DATA_DIR, or joins the one that runs there. It listens on 127.0.0.1 only and requires
 * a password. It runs in a session of its own, so that only stop() ends it: Ctrl-C in our terminal does not,
 * and neither does our death. Two simultaneous starts take turns, and the second joins.
 * @throws PermanentError with what to do: directory unusable or another version's, port taken, disk full,
 * binaries missing
 */
export async function startEmbeddedPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const paths = postgresPaths(prepareDataDir(options.dataDir));
  const onTimeout = ({ pid }: Holder) =>
    new PermanentError(
      'DATA_DIR_BUSY',
      `Another process (pid ${pid}) has been starting PostgreSQL in ${paths.dataDir} for minutes. End it, ` +
        `then try again.`,
    );
  const lock = {
    path: `${paths.cluster}.lock`,
    command: 'start PostgreSQL',
    waitMs: START_LIMIT_MS,
    onTimeout,
  };
  try {
    return await withLock(lock, () => startOrJoin(paths, options));
  } catch (error) {
    throw explainFileError(error, 'PostgreSQL did not start', paths.cluster);
  }
}

async function startOrJoin(paths: Paths, options: StartPostgresOptions): Promise<RunningPostgres> {
  const known = readConnection(paths.connection);
  const clusterExists = hasCluster(paths.cluster);
  const joined = clusterExists ? await joinRunning(paths, known, options) : undefined;
  if (joined !== undefined) return joined;
  if (clusterExists && known === undefined) throw passwordLost(paths);
  const account = serviceAccount(paths.dataDir);
  const binaries = findPostgresBinaries();
  await requireFreePort('PostgreSQL', options.port);
  const password = known?.password ?? newPassword();
  // A new cluster has no role of the product, whatever the file of an earlier one says.
  const connection = clusterExists && known !== undefined ? known : { port: known?.port ?? 0, password };
  const { durable = true, log } = options;
  if (!clusterExists) {
    // Before the cluster: a cluster whose password is lost is useless.
    writeConnection(paths.connection, connection);
    const { initdb } = binaries;
    await initialiseCluster({ initdb, clusterDir: paths.cluster, password, account, durable, log });
  }
  const launch = { paths, program: binaries.postgres, account, durable, onNotice: options.onNotice };
  return launchWithRetries(launch, connection, options.port);
}

/** Joins a server that an earlier start left, unless it must move to another port: then it is ended. */
async function joinRunning(
  paths: Paths,
  known: PostgresConnection | undefined,
  { port, durable = true, onNotice = () => {} }: StartPostgresOptions,
): Promise<RunningPostgres | undefined> {
  const running = await takeOverLeftover(paths.cluster, known?.password, onNotice);
  if (running === undefined || known === undefined) return undefined;
  if (port !== undefined && port !== running.port) {
    onNotice(
      `PostgreSQL (pid ${running.pid}) was running on port ${running.port}: started again on port ${port}.`,
    );
    await endPostgres(identify(running.pid));
    return undefined;
  }
  // A start that was killed may not have got that far.
  const connection = await ensureDatabase({ ...known, port: running.port });
  if (connection.port !== known.port || connection.applicationPassword !== known.applicationPassword)
    writeConnection(paths.connection, connection);
  return describeRunning(connection, running.pid, true, durable);
}

/** How often a start is retried. Children of a killed server end by themselves, usually within a second. */
const ATTEMPTS = { PORT_TAKEN: 3, POSTGRES_CHILDREN_LEFT: 20 };

interface LaunchOptions {
  readonly paths: Paths;
  readonly program: string;
  readonly account: Account | undefined;
  readonly durable: boolean;
  readonly onNotice: ((message: string) => void) | undefined;
}

/** Retries with another port if a program takes the port between the check and the start. */
async function launchWithRetries(
  options: LaunchOptions,
  known: PostgresConnection,
  fixedPort: number | undefined,
): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt++) {
    const preferred = attempt === 1 && known.port !== 0 ? known.port : undefined;
    const connection = { ...known, port: fixedPort ?? (await freePort(preferred)) };
    try {
      const pid = await launch(options, connection);
      writeConnection(options.paths.connection, connection);
      const complete = await ensureDatabase(connection);
      if (complete !== connection) writeConnection(options.paths.connection, complete);
      return describeRunning(complete, pid, false, options.durable);
    } catch (error) {
      const code = error instanceof PermanentError ? error.code : '';
      if (code === 'POSTGRES_CHILDREN_LEFT' && attempt < ATTEMPTS.POSTGRES_CHILDREN_LEFT) await sleep(1_000);
      else if (code !== 'PORT_TAKEN' || fixedPort !== undefined || attempt >= ATTEMPTS.PORT_TAKEN)
        throw error;
    }
  }
}

/** Starts the server and waits until it answers. @returns its pid */
async function launch(options: LaunchOptions, { port, password }: PostgresConnection): Promise<number> {
  const { paths, durable, onNotice } = options;
  const { command, leadingArgs, account } = launcherFor(options.program, options.account, [paths.cluster]);
  const server = await spawnServer({
    command,
    args: [...leadingArgs, '-D', paths.cluster, ...settingArguments(port, durable)],
    account,
    cwd: paths.cluster,
    logFile: paths.log,
  });
  const onSlow = () =>
    onNotice?.('PostgreSQL is still starting (after a crash it replays its log first); waiting for it.');
  const { pid } = server;
  writePrivateFile(launchedFile(paths.cluster), JSON.stringify(identify(pid)));
  const wait = { pid, clusterDir: paths.cluster, password, timeoutMs: START_LIMIT_MS, onSlow };
  const answer = await Promise.race([untilPostgresAnswers(wait), server.failed]);
  if (answer === 'ours') return pid;
  const what = `PostgreSQL did not start in ${paths.cluster} on port ${port}`;
  if (answer === 'ended') throw server.explain(what);
  await endPostgres(identify(pid));
  if (answer === 'refuses us') throw passwordLost(paths);
  throw server.explain(`${what} within ${START_LIMIT_MS / 60_000} minutes`);
}

function describeRunning(
  connection: PostgresConnection,
  pid: number,
  adopted: boolean,
  durable: boolean,
): RunningPostgres {
  const service = runningService({ url: postgresUrl(connection), pid, adopted }, (identity) =>
    endPostgres(identity, !durable),
  );
  return { ...service, applicationUrl: applicationUrl(connection) };
}

function passwordLost(paths: Paths): PermanentError {
  return new PermanentError(
    'POSTGRES_PASSWORD_LOST',
    `The password in ${paths.connection} is not the one of the PostgreSQL in ${paths.cluster}. ` +
      'Restore that file from a backup, or move both away to start empty.',
  );
}
