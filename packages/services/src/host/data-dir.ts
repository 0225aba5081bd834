import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { mayOwn } from './account.js';
import { explainFileError } from './failures.js';
import { holdsOnlyOurs } from './private-files.js';

/** Bits of a mode: others (and the group) may write; may read, write or enter. */
const WRITABLE = 0o022;
const OPEN = 0o077;

/**
 * Creates the directory if it is missing, makes it private (0700), and checks that it is ours and that we may
 * write there. A directory that also has files of other programs keeps its mode.
 * @returns its absolute path
 * @throws PermanentError with the path and what to do when it is a file, read-only, another account's or
 * writable by others, or the disk is full
 */
export function prepareDataDir(dataDir: string): string {
  const path = resolve(dataDir);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw new PermanentError(
        'DATA_DIR_NOT_A_DIRECTORY',
        `DATA_DIR ${path} is a file, not a directory. Move it away, or set DATA_DIR to a directory.`,
      );
    }
    makeWithParents(path, 0o700);
    requireOurs(path);
    if ((statSync(path).mode & OPEN) !== 0 && holdsOnlyOurs(path)) chmodSync(path, 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    requireWritable(path);
    return path;
  } catch (error) {
    throw explainFileError(error, `DATA_DIR ${path} cannot be used`, path);
  }
}

/**
 * Whoever may write there can replace files between our check and our use of them.
 * @throws PermanentError DATA_DIR_NOT_OURS, DATA_DIR_OPEN
 */
function requireOurs(path: string): void {
  if (process.getuid === undefined) return; // Windows has no such owners and modes
  const { uid, mode } = statSync(path);
  if (!mayOwn(uid))
    throw new PermanentError(
      'DATA_DIR_NOT_OURS',
      `DATA_DIR ${path} belongs to another account (uid ${uid}; this one has uid ${process.getuid()}). Start ` +
        `as that account, give the directory and its files to this one (chown -R), or set DATA_DIR to ` +
        `another directory.`,
    );
  if ((mode & WRITABLE) !== 0)
    throw new PermanentError(
      'DATA_DIR_OPEN',
      `Other accounts may write to DATA_DIR ${path} (mode ${(mode & 0o7777).toString(8)}). If it is yours ` +
        `alone, run: chmod 700 ${path}; otherwise set DATA_DIR to a directory of its own.`,
    );
}

/** Access(2) lets root pass where a mount or a quota then refuses. */
function requireWritable(path: string): void {
  const probe = join(path, `.probe.${process.pid}`);
  rmSync(probe, { force: true });
  writeFileSync(probe, 'x', { flag: 'wx', mode: 0o600 });
  rmSync(probe);
}

/**
 * Creates one level at a time: Node.js's recursive mkdir reports ENOENT for a read-only file system.
 * @param mode of the last level; its parents get the usual one
 */
function makeWithParents(path: string, mode?: number): void {
  if (existsSync(path)) return;
  makeWithParents(dirname(path));
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was faster
  }
}
