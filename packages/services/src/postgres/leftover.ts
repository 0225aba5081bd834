import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@tixngo-sync/domain';
import { readIfThere } from '../host/private-files.js';
import {
  endProcess,
  hasEnded,
  identify,
  isInProcessTable,
  isOurServer,
  isRunning,
  type ProcessIdentity,
  parseIdentity,
} from '../host/processes.js';
import { type Answer, askPostgres } from './connection.js';

/**
 * `postmaster.pid`, PostgreSQL's own lock on a data directory, one value a line: pid, data directory, start
 * time, port, socket directory, address, shared memory key, state. (PostgreSQL source:
 * src/include/utils/pidfile.h)
 */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly state: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

const STATES = ['starting', 'stopping', 'ready', 'standby'] as const;

/** A pid that no system assigns: Linux ends at 4194304, others below. */
const IMPOSSIBLE_PID = 2_147_483_646;

/** @returns undefined if the text contains no pid. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return {
    pid,
    port: port > 0 ? port : undefined,
    state: STATES.find((state) => state === lines[7]) ?? 'unknown',
  };
}

/**
 * Replaces a pid that now belongs to another program, because PostgreSQL would take that program for itself
 * and refuse to start. The rest of the file stays: from its shared memory key PostgreSQL sees whether
 * children of a killed server still write to the data.
 */
export function disarmPostmasterFile(text: string): string {
  return text.replace(/^[^\n]*/, String(IMPOSSIBLE_PID));
}

/** A start after a crash replays the log first; this limit is for one that hangs. */
export const START_LIMIT_MS = 300_000;

/**
 * SIGINT: fast shutdown. SIGQUIT: immediate; the next start recovers from the log. (PostgreSQL manual,
 * "Shutting Down the Server")
 */
const END_STEPS = [
  { signal: 'SIGINT', waitMs: 8_000 },
  { signal: 'SIGQUIT', waitMs: 1_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;

/**
 * Ends the server and waits for it. `fast` skips the shutdown checkpoint, which a crash-safe log does not
 * need.
 */
export async function endPostgres(identity: ProcessIdentity, fast = false): Promise<void> {
  const { pid } = identity;
  if (!(await endProcess(identity, fast ? END_STEPS.slice(1) : END_STEPS))) {
    throw new PermanentError(
      'POSTGRES_NOT_ENDED',
      `PostgreSQL (pid ${pid}) does not end. End it by hand: kill -9 ${pid}`,
    );
  }
}

/** Where a start writes down which process it launched. */
export const launchedFile = (clusterDir: string) => `${clusterDir}.launched.json`;

/** @returns the PostgreSQL that runs on this cluster, proven by its process; undefined if there is none. */
export function findRunningPostgres(clusterDir: string): PostmasterFile | undefined {
  const file = parsePostmasterFile(readIfThere(join(clusterDir, 'postmaster.pid')) ?? '');
  if (file === undefined) return undefined;
  const recorded = parseIdentity(readIfThere(launchedFile(clusterDir)));
  const isOurs = isOurServer({ pid: file.pid, directory: clusterDir, name: /^postgres/, recorded });
  return isOurs ? file : undefined;
}

/**
 * Deals with what an earlier start left on the cluster: takes over a server that is ours and answers, ends
 * one that does not, and disarms a lock file whose pid now belongs to another program.
 * @param password undefined if it is lost: then no server can be taken over
 * @returns the running server, or undefined when the cluster is free
 */
export async function takeOverLeftover(
  clusterDir: string,
  password: string | undefined,
  onNotice: (message: string) => void,
): Promise<{ pid: number; port: number } | undefined> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = readIfThere(path);
  const file = parsePostmasterFile(text ?? '');
  if (text === undefined || file === undefined) return undefined;
  const { pid } = file;
  if (!isRunning(pid)) {
    // PostgreSQL itself ignores a dead pid, but takes a zombie for a running server.
    if (isInProcessTable(pid)) writeFileSync(path, disarmPostmasterFile(text));
    return undefined;
  }
  if (findRunningPostgres(clusterDir) === undefined) {
    onNotice(`PostgreSQL left a lock file whose pid ${pid} now belongs to another program: ignored.`);
    writeFileSync(path, disarmPostmasterFile(text));
    return undefined;
  }
  const identity = identify(pid);
  if (file.state === 'stopping' && (await hasEnded(identity, 30_000))) return undefined;
  const onSlow = () => onNotice(`PostgreSQL (pid ${pid}) is still starting; waiting for it.`);
  const answer =
    password === undefined
      ? 'refuses us'
      : await untilPostgresAnswers({ pid, clusterDir, password, timeoutMs: 60_000, onSlow });
  if (answer === 'ended') return undefined;
  const port = parsePostmasterFile(readIfThere(path) ?? '')?.port;
  if (answer === 'ours' && port !== undefined) return { pid, port };
  onNotice(`PostgreSQL (pid ${pid}) was left by an earlier start and does not answer us: ending it.`);
  await endPostgres(identity);
  return undefined;
}

export interface WaitOptions {
  readonly pid: number;
  readonly clusterDir: string;
  readonly password: string;
  readonly timeoutMs: number;
  /** Called once, after 5 s. */
  readonly onSlow: () => void;
}

/**
 * Waits until the server accepts our connections. Recovery after a crash may take minutes, so it waits while
 * the process runs, up to `timeoutMs`.
 */
export async function untilPostgresAnswers(options: WaitOptions): Promise<Answer | 'ended'> {
  const { pid, clusterDir, password, timeoutMs, onSlow } = options;
  const begin = Date.now();
  let slowReported = false;
  while (isRunning(pid)) {
    const file = parsePostmasterFile(readIfThere(join(clusterDir, 'postmaster.pid')) ?? '');
    if (file?.pid === pid && file.port !== undefined && file.state === 'ready') {
      const answer = await askPostgres({ port: file.port, password }, clusterDir);
      if (answer !== 'not yet') return answer;
    }
    const waitedMs = Date.now() - begin;
    if (waitedMs > timeoutMs) return 'not yet';
    if (waitedMs > 5_000 && !slowReported) {
      slowReported = true;
      onSlow();
    }
    await sleep(20);
  }
  return 'ended';
}
