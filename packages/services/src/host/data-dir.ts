import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { explainFileError } from './failures.js';
import { isErrno } from './processes.js';

const IS_ROOT = process.getuid?.() === 0;

/**
 * Creates the directory if it is missing and checks that we may write there.
 * @returns its absolute path
 * @throws PermanentError with the path and what to do when it is a file, read-only or another account's, or
 * the disk is full
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
    makeWithParents(path);
    // Under root the services run as other accounts, which must be able to reach their own files.
    if (IS_ROOT && statSync(path).uid === 0) chmodSync(path, statSync(path).mode | 0o011);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    // Access(2) lets root pass where a mount or a quota then refuses.
    const probe = join(path, `.probe.${process.pid}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
    return path;
  } catch (error) {
    throw explainFileError(error, `DATA_DIR ${path} cannot be used`, path);
  }
}

/** Creates one level at a time: Node.js's recursive mkdir reports ENOENT for a read-only file system. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return;
  makeWithParents(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was faster
  }
}

/** Creates a directory inside DATA_DIR, owned by the owner of DATA_DIR. */
export function makeDir(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  ownAsParent(path);
}

/** Writes a file that only its owner may read, completely or not at all. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  ownAsParent(draft);
  renameSync(draft, path);
}

/** @returns the file's text, or undefined if there is no such file. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/**
 * Gives a file to the owner of its directory, so that `sudo npm start` leaves no files in DATA_DIR that its
 * owner cannot use.
 */
export function ownAsParent(path: string): void {
  if (!IS_ROOT) return;
  const { uid, gid } = statSync(dirname(path));
  chownSync(path, uid, gid);
}
