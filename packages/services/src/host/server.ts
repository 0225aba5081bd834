import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readSync, renameSync } from 'node:fs';
import { PermanentError } from '@tixngo-sync/domain';
import { serverEnvironment } from './environment.js';
import { explainServerEnd } from './failures.js';
import { isPortFree } from './ports.js';
import { openPrivateForAppend } from './private-files.js';
import { identify, isSameProcessRunning, type ProcessIdentity } from './processes.js';

/**
 * What this package needs of a logger; pino's fits. For details only: what a person must know goes to
 * `onNotice`.
 */
export interface ServiceLog {
  debug(message: string): void;
}

/** An embedded server that answers. */
export interface RunningService {
  /** Where to reach it. Contains the password: a secret. */
  readonly url: string;
  readonly pid: number;
  /** True if the server was already running. */
  readonly adopted: boolean;
  /** Whether it still runs: this process, not a later one with its pid. */
  isRunning(): boolean;
  /** Ends the server and waits for it, also one that was adopted. May be called more than once. */
  stop(): Promise<void>;
}

/** Describes a server that answers; `end` runs once, however often it is stopped. */
export function runningService(
  service: Pick<RunningService, 'url' | 'pid' | 'adopted'>,
  end: (identity: ProcessIdentity) => Promise<void>,
): RunningService {
  const identity = identify(service.pid);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= end(identity);
    return stopping;
  };
  return { ...service, isRunning: () => isSameProcessRunning(identity), stop };
}

/**
 * @returns 192 random bits as letters and digits, which need no escaping in a URL or a configuration file.
 */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}

/** @throws PermanentError PORT_TAKEN when another program listens there */
export async function requireFreePort(name: string, port: number | undefined): Promise<void> {
  if (port === undefined || (await isPortFree(port))) return;
  throw new PermanentError(
    'PORT_TAKEN',
    `${name} cannot listen on 127.0.0.1:${port}: another program does. End it, or choose another port.`,
  );
}

export interface SpawnOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The account to run as; by default our own. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  readonly cwd: string;
  readonly logFile: string;
}

export interface SpawnedServer {
  readonly pid: number;
  /** Rejects when the program cannot be executed. */
  readonly failed: Promise<never>;
  /** Explains from the log why the server did not start. */
  explain(what: string): PermanentError;
}

/**
 * Starts a server in a session of its own, so that neither Ctrl-C in our terminal nor our death ends it. Its
 * output goes to a file and not to a pipe, because a pipe would break when we die.
 */
export async function spawnServer(options: SpawnOptions): Promise<SpawnedServer> {
  const { command, args, account = {}, cwd, logFile } = options;
  const env = serverEnvironment();
  const { fd, offset } = openServerLog(logFile);
  const child = spawn(command, args, { ...account, cwd, env, detached: true, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  if (child.pid === undefined) return failed;
  return {
    pid: child.pid,
    failed,
    explain: (what) => explainServerEnd(what, readLog(logFile, offset), logFile),
  };
}

const ROTATE_AT_BYTES = 10_000_000;

/**
 * Opens a log for appending and keeps one older log.
 * @returns the open file and where this start's output begins
 */
function openServerLog(path: string): { fd: number; offset: number } {
  if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES)
    renameSync(path, `${path}.old`);
  const fd = openPrivateForAppend(path);
  return { fd, offset: fstatSync(fd).size };
}

/** @returns what was written since `offset`, at most the last 4 kB. */
function readLog(path: string, offset: number): string {
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
