import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { type Account, launcherFor } from '../host/account.js';
import { serverEnvironment } from '../host/environment.js';
import { explainFileError, explainServerEnd } from '../host/failures.js';
import { readIfThere, writePrivateFile } from '../host/private-files.js';
import type { ServiceLog } from '../host/server.js';
import { POSTGRES_MAJOR } from './binaries.js';
import { POSTGRES_USER } from './connection.js';

/**
 * @returns whether the directory holds a cluster that this server can open
 * @throws PermanentError when it is another major version's, or something else
 */
export function hasCluster(clusterDir: string): boolean {
  const version = readIfThere(join(clusterDir, 'PG_VERSION'))?.trim();
  if (version === String(POSTGRES_MAJOR)) return true;
  if (version === undefined) {
    if (!existsSync(clusterDir) || readdirSync(clusterDir).length === 0) return false;
    throw new PermanentError(
      'POSTGRES_DATA_UNKNOWN',
      `${clusterDir} is not empty and is not a PostgreSQL data directory (it has no PG_VERSION). Nothing in it was changed. ` +
        'Move it away, restore it from a backup, or set DATA_DIR to another directory.',
    );
  }
  throw new PermanentError(
    'POSTGRES_OTHER_VERSION',
    `${clusterDir} holds data of PostgreSQL ${version}, but this is PostgreSQL ${POSTGRES_MAJOR}. Dump it with the release ` +
      'that made it (pg_dump) and restore it into a new one, or move the directory away to start empty.',
  );
}

export interface InitialiseOptions {
  readonly initdb: string;
  readonly clusterDir: string;
  readonly password: string;
  readonly account: Account | undefined;
  /** False: not flushed to the disk. */
  readonly durable: boolean;
  readonly log: ServiceLog;
}

/**
 * Creates a cluster. It is built in a draft directory and moved into place when complete, so that a start
 * killed halfway leaves no half cluster.
 */
export async function initialiseCluster(options: InitialiseOptions): Promise<void> {
  const { clusterDir, account } = options;
  const draft = `${clusterDir}.initialising`;
  const passwordFile = `${clusterDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(draft, { mode: 0o700 });
    writePrivateFile(passwordFile, options.password);
    if (account !== undefined)
      for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
    await runInitdb(options, draft, passwordFile);
    renameSync(draft, clusterDir); // replaces only an empty directory
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw explainFileError(error, 'PostgreSQL could not be set up', clusterDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(options: InitialiseOptions, draft: string, passwordFile: string): Promise<void> {
  const { command, leadingArgs, account } = launcherFor(options.initdb, options.account, [draft]);
  const args = [
    ...leadingArgs,
    `--pgdata=${draft}`,
    `--username=${POSTGRES_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...account,
      cwd: draft,
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      options.log.debug(`initdb: ${chunk.toString().trim()}`);
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(explainServerEnd(`PostgreSQL could not be set up in ${draft}`, output, 'the debug log'));
    });
  });
}

/**
 * @returns the server's settings as arguments, so that a new release may change them without touching the
 * data.
 */
export function settingArguments(port: number, durable: boolean): string[] {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: durable ? '256MB' : '128MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    jit: 'off', // our statements are short: compiling costs more than it saves
    // Statements and the DETAIL of errors contain personal data; a log must not (I8). In this order `log` is
    // above `error`.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
