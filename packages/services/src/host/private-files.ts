import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from './processes.js';

const IS_ROOT = process.getuid?.() === 0;
/** Windows has none: there the flag is 0. */
const { O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;

/** What this package and the commands write into DATA_DIR, and what a file system keeps at its top. */
const OURS = /^(postgres|redis|up|\.probe)(\..*)?$|^owner\.json$|^lost\+found$/;

/** @returns whether the directory has nothing of other programs; true if it is empty. */
export function holdsOnlyOurs(directory: string): boolean {
  return readdirSync(directory).every((name) => OURS.test(name));
}

/**
 * Creates a directory inside DATA_DIR that only its owner, the owner of DATA_DIR, may enter. One that exists
 * keeps its owner: {@link giveTo} recognizes by it that what is in it is to be given too.
 */
export function makeDir(path: string): void {
  const created = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!IS_ROOT || created === undefined) return;
  const { uid, gid } = statSync(dirname(path));
  lchownSync(path, uid, gid);
}

/** Gives a directory with all that is in it to an account, unless it has it already. Follows no links. */
export function giveTo(path: string, account: { readonly uid: number; readonly gid: number }): void {
  const { uid, gid } = account;
  if (lstatSync(path).uid === uid) return;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(path, name), uid, gid);
  lchownSync(path, uid, gid);
}

/**
 * Writes a file that only its owner, the owner of the directory, may read: completely or not at all. It
 * replaces a link with the file's name and does not follow it.
 */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const fd = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW, 0o600);
  try {
    writeFileSync(fd, content);
    giveToOwnerOfDir(fd, path);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
}

/**
 * Opens a file for appending that only its owner may read; creates it if it is missing.
 * @throws Error ELOOP when it is a symbolic link
 */
export function openPrivateForAppend(path: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | O_NOFOLLOW;
  const fd = openSync(path, flags, 0o600);
  fchmodSync(fd, 0o600);
  giveToOwnerOfDir(fd, path);
  return fd;
}

/**
 * @returns the file's text, or undefined if there is no such file.
 * @throws Error ELOOP when it is a symbolic link
 */
export function readIfThere(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

/** A server that root starts runs as the owner of DATA_DIR, and must be able to use these files. */
function giveToOwnerOfDir(fd: number, path: string): void {
  if (!IS_ROOT) return;
  const { uid, gid } = statSync(dirname(path));
  if (fstatSync(fd).uid !== uid) fchownSync(fd, uid, gid);
}
