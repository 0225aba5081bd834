import { messageOf, PermanentError, SyncError } from '@tixngo-sync/domain';
import { isErrno } from './processes.js';

/**
 * Turns a file system error into a message that says what to do.
 * @param what the start of the sentence: what failed
 * @param path the file or directory it failed on
 */
export function explainFileError(error: unknown, what: string, path: string): SyncError {
  if (error instanceof SyncError) return error;
  const failure = (code: string, reason: string) =>
    new PermanentError(code, `${what}: ${reason}`, { cause: error });
  if (isErrno(error, 'ENOSPC', 'EDQUOT'))
    return failure('DISK_FULL', `no space is left for ${path}. Free some, or set DATA_DIR to another disk.`);
  if (isErrno(error, 'EROFS'))
    return failure(
      'DATA_DIR_READ_ONLY',
      `${path} is on a read-only file system. Set DATA_DIR to a writable place.`,
    );
  if (isErrno(error, 'EACCES', 'EPERM')) {
    const account = process.env.USER ?? process.env.LOGNAME ?? `uid ${process.getuid?.() ?? 'unknown'}`;
    return failure(
      'DATA_DIR_NOT_WRITABLE',
      `this account (${account}) may not read and write ${path}: it is read-only or belongs to another ` +
        `account. ` +
        'Give it to this account (chown), start as its owner, or set DATA_DIR to another directory.',
    );
  }
  if (isErrno(error, 'ENOTDIR', 'EEXIST'))
    return failure(
      'DATA_DIR_NOT_A_DIRECTORY',
      `a part of the path ${path} is a file. Set DATA_DIR to another directory.`,
    );
  return failure('DATA_DIR_UNUSABLE', messageOf(error));
}

/** What lines in a server's log mean; the first match counts. */
const SERVER_REASONS: readonly { pattern: RegExp; code: string; advice: string }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|Check free disk space/i,
    code: 'DISK_FULL',
    advice: 'No space is left on the disk. Free some, or set DATA_DIR to another disk.',
  },
  {
    pattern: /Read-only file system/i,
    code: 'DATA_DIR_READ_ONLY',
    advice: 'The file system is read-only. Set DATA_DIR to a writable place.',
  },
  {
    pattern: /pre-existing shared memory block/i,
    code: 'POSTGRES_CHILDREN_LEFT',
    advice:
      'Child processes of a killed PostgreSQL still use these files. Wait until they have ended, or end ' +
      'them, then start again.',
  },
  {
    pattern: /Address already in use/i,
    code: 'PORT_TAKEN',
    advice: 'Another program listens on that port. End it, or choose another port.',
  },
  {
    pattern:
      /error while loading shared libraries|cannot open shared object file|Library not loaded|image not found/i,
    code: 'POSTGRES_LIBRARIES_MISSING',
    advice:
      'Its shared libraries are missing because the install scripts did not run. Run `npm rebuild` with ' +
      'scripts allowed, ' +
      'or set DATABASE_URL to your own PostgreSQL.',
  },
  {
    pattern: /Permission denied|wrong ownership|invalid permissions|EACCES/i,
    code: 'DATA_DIR_NOT_WRITABLE',
    advice:
      'The files belong to another account. Start as that account, give them to this one (chown), ' +
      'or set DATA_DIR to another directory.',
  },
  {
    pattern:
      /could not create shared memory segment|could not map anonymous shared memory|Cannot allocate memory/i,
    code: 'OUT_OF_MEMORY',
    advice: 'The machine has too little free memory (about 400 MB is needed). Free some.',
  },
];

/**
 * Explains why a server ended.
 * @param what the start of the sentence: which server did not start, and where
 * @param output the end of its log
 * @param logFile where the whole log is
 */
export function explainServerEnd(what: string, output: string, logFile: string): PermanentError {
  const reason = SERVER_REASONS.find(({ pattern }) => pattern.test(output));
  const lines = output.trim().split('\n');
  const cause = lines.find((line) => reason?.pattern.test(line)) ?? lines.slice(-3).join(' | ');
  return new PermanentError(
    reason?.code ?? 'SERVICE_NOT_STARTED',
    `${what}. ${reason?.advice ?? `See its log, ${logFile}.`} It logged: ${cause.trim() || '(nothing)'}`,
  );
}
