import { closeSync, linkSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno, isSameProcessRunning, ownIdentity, type ProcessIdentity } from './processes.js';

/** Who holds a lock, or uses the services. `command` is for messages: what the person would call it. */
export interface Holder extends ProcessIdentity {
  readonly command: string;
}

/** A guard older than this was left by a process that died inside the few file operations it guards. */
const GUARD_LIMIT_MS = 10_000;

/**
 * Takes the lock if it is free or was left by a process that is gone.
 * @returns undefined when we have it, else who has it
 */
export function tryLock(path: string, command: string): Holder | undefined {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ ...ownIdentity(), command } satisfies Holder), { mode: 0o644 });
  try {
    // link() either makes the whole file appear or fails: nobody ever reads half a lock.
    if (tryLink(mine, path)) return undefined;
    const holder = liveHolder(path);
    if (holder !== undefined) return holder;
    removeStale(path);
    return tryLink(mine, path) ? undefined : liveHolder(path);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Gives the lock back. Does nothing if it is not ours. */
export function unlock(path: string): void {
  if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
}

/**
 * Runs `work` while nobody else on this machine runs under the same lock; waits its turn for `waitMs`.
 * @param onTimeout makes the error to throw if the turn does not come
 */
export async function withLock<T>(
  path: string,
  command: string,
  waitMs: number,
  onTimeout: (holder: Holder) => Error,
  work: () => Promise<T>,
): Promise<T> {
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

/** @returns who holds the lock, if that process is running. */
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
 * Removes a stale lock. Two processes may both have found it stale; the slower one must not remove the lock that the faster one
 * has taken since. So the last look and the removal happen under a guard file.
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
