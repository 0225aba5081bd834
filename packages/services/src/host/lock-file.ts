import { closeSync, linkSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePrivateFile } from './private-files.js';
import { isErrno, isSameProcessRunning, ownIdentity, type ProcessIdentity } from './processes.js';

/** The process that holds a lock or uses a service. `command` names it in messages: `npm start`. */
export interface Holder extends ProcessIdentity {
  readonly command: string;
}

/** A guard older than this was left by a process that died during the few file operations it protects. */
const GUARD_LIMIT_MS = 10_000;

/**
 * Takes the lock if it is free or was left by a process that has ended.
 * @returns undefined when we hold it, else its holder
 */
export function tryLock(path: string, command: string): Holder | undefined {
  const mine = `${path}.${process.pid}`;
  writePrivateFile(mine, JSON.stringify({ ...ownIdentity(), command } satisfies Holder));
  try {
    // link() creates the complete file or fails, so that no process reads half a lock.
    if (tryLink(mine, path)) return undefined;
    const holder = liveHolder(path);
    if (holder !== undefined) return holder;
    removeStale(path);
    return tryLink(mine, path) ? undefined : liveHolder(path);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Releases the lock. Does nothing if it is not ours. */
export function unlock(path: string): void {
  if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
}

export interface LockOptions {
  readonly path: string;
  readonly command: string;
  readonly waitMs: number;
  /** Makes the error to throw when the lock is still held after `waitMs`. */
  readonly onTimeout: (holder: Holder) => Error;
}

/**
 * Runs `work` while no other process on this machine runs under the same lock, and waits up to `waitMs` for
 * it.
 */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { path, command, waitMs, onTimeout } = options;
  const deadline = Date.now() + waitMs;
  for (let holder = tryLock(path, command); holder !== undefined; holder = tryLock(path, command)) {
    if (Date.now() > deadline) throw onTimeout(holder);
    await sleep(25 + Math.random() * 50);
  }
  try {
    return await work();
  } finally {
    unlock(path);
  }
}

/** @returns the lock's holder if that process is running. */
export function liveHolder(path: string): Holder | undefined {
  const holder = readHolder(path);
  return holder !== undefined && isSameProcessRunning(holder) ? holder : undefined;
}

function readHolder(path: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(value) ? value : undefined;
  } catch (error) {
    if (isErrno(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'birth' in value &&
    'command' in value
  );
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Two processes may both have found it stale, and the slower one must not remove the
 * lock that the faster one has taken since. Therefore the last check and the removal happen under a guard
 * file.
 */
function removeStale(path: string): void {
  const guard = `${path}.guard`;
  try {
    closeSync(openSync(guard, 'wx'));
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    if (Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > GUARD_LIMIT_MS)
      rmSync(guard, { force: true });
    return;
  }
  try {
    if (liveHolder(path) === undefined) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}
