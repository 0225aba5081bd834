import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Identifies a process for good: pids are reused, a pid together with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, as the operating system writes it; null if unknown. */
  readonly birth: string | null;
}

const HAS_PROC = existsSync('/proc/self/stat');

/** @returns our own identity, for lock files. */
export function ownIdentity(): ProcessIdentity {
  return identify(process.pid);
}

/** @returns the identity of the process that has this pid now. */
export function identify(pid: number): ProcessIdentity {
  return { pid, birth: birthOf(pid) };
}

/** @returns the identity in the text of a file; undefined if it has none. */
export function parseIdentity(text: string | undefined): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('birth' in value))
      return undefined;
    const { pid, birth } = value;
    return typeof pid === 'number' && (birth === null || typeof birth === 'string')
      ? { pid, birth }
      : undefined;
  } catch {
    return undefined;
  }
}

export interface ServerClaim {
  readonly pid: number;
  /** The server's data directory, which belongs to the account it runs as. */
  readonly directory: string;
  /** The server's name in the process table. */
  readonly name: RegExp;
  /** What the start that launched it wrote down; undefined if that start was killed before it could. */
  readonly recorded: ProcessIdentity | undefined;
}

/**
 * Decides whether a pid that a file names is our server: it works in the data directory, as the directory's
 * owner, under the server's name, and was started when the recorded process was. Only then may it get a
 * signal or our password; a pid or a port alone proves nothing.
 */
export function isOurServer({ pid, directory, name, recorded }: ServerClaim): boolean {
  if (!isRunning(pid) || !worksIn(pid, directory)) return false;
  const uid = uidOf(pid);
  if (uid !== undefined && uid !== statSync(directory).uid) return false;
  if (recorded?.pid === pid) return birthOf(pid) === recorded.birth;
  return name.test(nameOf(pid) ?? '');
}

/** @returns whether exactly this process is running: not a later one with its pid, and not a zombie. */
export function isSameProcessRunning(identity: ProcessIdentity): boolean {
  return isRunning(identity.pid) && birthOf(identity.pid) === identity.birth;
}

/** @returns whether a process with this pid is running, whoever owns it. A zombie is not running. */
export function isRunning(pid: number): boolean {
  return isInProcessTable(pid) && procStat(pid)?.state !== 'Z';
}

/** @returns whether a process with this pid exists, running or a zombie. */
export function isInProcessTable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

/**
 * @returns whether the process's working directory is `directory`: PostgreSQL changes to its data directory,
 * Redis to its `dir`. Without access to that (no /proc, or root in a container without CAP_SYS_PTRACE),
 * whether its command line contains the directory.
 */
function worksIn(pid: number, directory: string): boolean {
  if (HAS_PROC) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
    } catch (error) {
      if (!isErrno(error, 'EACCES', 'EPERM')) return false; // it has ended
    }
  }
  return commandLineOf(pid).includes(directory);
}

/** @returns the pid of a process's parent; undefined if unknown. */
export function parentOf(pid: number): number | undefined {
  const parent = Number(HAS_PROC ? procStat(pid)?.parent : psField(pid, 'ppid'));
  return parent > 0 ? parent : undefined;
}

/** @returns whether the process is a command shell. */
export function isShell(pid: number): boolean {
  return /(^|\/)(sh|dash|bash|zsh|ash)$/.test(nameOf(pid) ?? '');
}

/** Waits until the process has ended. @returns false if it still runs after `timeoutMs`. */
export async function hasEnded(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isSameProcessRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}

/**
 * Sends the signals in order, giving the process `waitMs` to end after each. A later process with its pid
 * gets none.
 * @returns whether it has ended
 */
export async function endProcess(
  identity: ProcessIdentity,
  steps: readonly { signal: NodeJS.Signals; waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!isSameProcessRunning(identity)) return true;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if (isErrno(error, 'ESRCH')) return true;
      throw error;
    }
    if (await hasEnded(identity, waitMs)) return true;
  }
  return false;
}

/** @returns whether it is a system error with one of these codes. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}

function nameOf(pid: number): string | undefined {
  return (HAS_PROC ? procStat(pid)?.name : psField(pid, 'comm')) ?? undefined;
}

/** @returns the account a process acts as; undefined if unknown. */
function uidOf(pid: number): number | undefined {
  if (!HAS_PROC) {
    const uid = psField(pid, 'uid');
    return uid === null ? undefined : Number(uid);
  }
  try {
    // "Uid:" has the real, effective, saved and file system id. (proc_pid_status(5))
    const [, effective] = /^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return effective === undefined ? undefined : Number(effective);
  } catch {
    return undefined; // it has ended
  }
}

function birthOf(pid: number): string | null {
  if (HAS_PROC) {
    const startTicks = procStat(pid)?.startTicks;
    return startTicks === undefined ? null : `${bootId()}/${startTicks}`;
  }
  return psField(pid, 'lstart');
}

let bootIdOnce: string | undefined;
/**
 * Start times count from the boot: without the boot's id, a lock from before a reboot could seem to be held.
 */
function bootId(): string {
  bootIdOnce ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootIdOnce;
}

/**
 * Reads fields 2, 3, 4 and 22 of proc(5)'s stat. The name (2) is in brackets and may contain spaces and
 * brackets.
 */
function procStat(
  pid: number,
): { name: string; state: string; parent: string; startTicks: string } | undefined {
  if (!HAS_PROC) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [state, parent, startTicks] = [fields[0], fields[1], fields[19]];
    return state === undefined || parent === undefined || startTicks === undefined
      ? undefined
      : { name, state, parent, startTicks };
  } catch {
    return undefined; // no such process
  }
}

function commandLineOf(pid: number): string {
  if (!HAS_PROC) return psField(pid, 'command') ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function psField(pid: number, field: 'comm' | 'command' | 'lstart' | 'ppid' | 'uid'): string | null {
  try {
    return (
      execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null; // no such process, or no ps (Windows)
  }
}
