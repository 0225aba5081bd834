import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { readIfThere, writePrivateFile } from '../data-dir.js';
import { explainFileError, explainServerEnd } from '../failures.js';
import type { ServiceLog } from '../service-log.js';
import { type Account, launcherFor } from './account.js';
import { POSTGRES_MAJOR } from './binaries.js';
import { POSTGRES_USER } from './connection-file.js';

/** @returns whether there is a cluster. @throws PermanentError if it is another major version's: this server cannot open it. */
export function hasCluster(clusterDir: string): boolean {
  const version = readIfThere(join(clusterDir, 'PG_VERSION'))?.trim();
  if (version === String(POSTGRES_MAJOR)) return true;
  if (version === undefined) {
    if (!existsSync(clusterDir) || readdirSync(clusterDir).length === 0) return false;
    throw new PermanentError(
      'POSTGRES_DATA_UNKNOWN',
      `${clusterDir} is not empty, and is no PostgreSQL data directory (it has no PG_VERSION). Nothing in it was touched. Move it away, restore it from a backup, or set DATA_DIR to another directory.`,
    );
  }
  throw new PermanentError(
    'POSTGRES_OTHER_VERSION',
    `${clusterDir} holds data of PostgreSQL ${version}, and this is PostgreSQL ${POSTGRES_MAJOR}. Dump it with the release that made it (pg_dump) and restore it into a new one, or move the directory away to start empty.`,
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
 * Makes a cluster. It is built beside its place and moved there when it is whole: a start that was killed in the middle leaves
 * nothing that looks like one.
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
    renameSync(draft, clusterDir); // replaces an empty directory, and no other
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw explainFileError(error, 'PostgreSQL could not be set up', clusterDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(
  { initdb, account, durable, log }: InitialiseOptions,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const launcher = launcherFor(initdb, account, [draft]);
  const args = [
    ...launcher.leadingArgs,
    `--pgdata=${draft}`,
    `--username=${POSTGRES_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(durable ? [] : ['--no-sync']),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(launcher.command, args, {
      ...launcher.account,
      cwd: draft,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      log.debug(`initdb: ${chunk.toString().trim()}`);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(explainServerEnd(`PostgreSQL could not be set up in ${draft}`, said, 'the debug log')),
    );
  });
}
