import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { ownAsParent } from './data-dir.js';

const ROTATE_AT_BYTES = 10_000_000;

/**
 * Opens a server's log for it to append to. A file and not a pipe: the server outlives us if we are killed, and must not choke.
 * One older log is kept.
 * @returns the open file and where this start's output begins
 */
export function openServerLog(path: string): { fd: number; offset: number } {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES)
    renameSync(path, `${path}.old`);
  const fd = openSync(path, 'a', 0o600);
  ownAsParent(path);
  return { fd, offset: fstatSync(fd).size };
}

/** @returns what the server wrote since `offset`, its last 4 kB. */
export function lastWords(path: string, offset: number): string {
  const fd = openSync(path, 'r');
  try {
    const size = fstatSync(fd).size;
    const buffer = Buffer.alloc(Math.min(size - offset, 4096));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
