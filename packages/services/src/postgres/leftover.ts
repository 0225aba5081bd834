import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { readIfThere } from '../data-dir.js';
import { endProcess, hasEnded, isInProcessTable, isRunning, worksIn } from '../processes.js';
import { disarmPostmasterFile, parsePostmasterFile } from './postmaster-file.js';
import { untilPostgresAnswers } from './probe.js';

/** A start after a crash reads the log again first; this is for one that hangs. */
export const START_LIMIT_MS = 300_000;

/** SIGINT: fast shutdown. SIGQUIT: immediate; the next start recovers from the log. (PostgreSQL manual, "Shutting Down the Server") */
const END_STEPS = [
  { signal: 'SIGINT', waitMs: 8_000 },
  { signal: 'SIGQUIT', waitMs: 1_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;

/** Ends the server and waits for it. `fast`: without writing what a crash-safe log has anyway. */
export async function endPostgres(pid: number, fast = false): Promise<void> {
  if (!(await endProcess(pid, fast ? END_STEPS.slice(1) : END_STEPS))) {
    throw new PermanentError(
      'POSTGRES_NOT_ENDED',
      `PostgreSQL (pid ${pid}) does not end. End it by hand: kill -9 ${pid}`,
    );
  }
}

/**
 * Looks at what an earlier start left on the cluster: takes over a server that is ours and answers, ends one that does not, and
 * makes a lock file harmless whose pid is another program's by now.
 * @param password undefined: lost, so no server can be ours to use
 * @returns the running server, or undefined: the cluster is free
 */
export async function takeOverLeftover(
  clusterDir: string,
  password: string | undefined,
  onNotice: (message: string) => void,
): Promise<{ pid: number; port: number } | undefined> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = readIfThere(path);
  const file = text === undefined ? undefined : parsePostmasterFile(text);
  if (text === undefined || file === undefined) return undefined;
  if (!isRunning(file.pid)) {
    // PostgreSQL cleans up after a dead pid itself, but takes one that is not reaped yet for a server that is up.
    if (isInProcessTable(file.pid)) writeFileSync(path, disarmPostmasterFile(text));
    return undefined;
  }
  if (!worksIn(file.pid, clusterDir)) {
    onNotice(`PostgreSQL left a lock file whose pid ${file.pid} is another program's by now: ignored.`);
    writeFileSync(path, disarmPostmasterFile(text));
    return undefined;
  }
  if (file.state === 'stopping' && (await hasEnded(file.pid, 30_000))) return undefined;
  const slow = () => onNotice(`PostgreSQL (pid ${file.pid}) is still getting ready; waiting for it.`);
  const answer =
    password === undefined
      ? 'refuses us'
      : await untilPostgresAnswers(file.pid, clusterDir, password, 60_000, slow);
  if (answer === 'ended') return undefined;
  const port = parsePostmasterFile(readIfThere(path) ?? '')?.port;
  if (answer === 'ours' && port !== undefined) return { pid: file.pid, port };
  onNotice(`PostgreSQL (pid ${file.pid}) was left by an earlier start and does not answer us: ending it.`);
  await endPostgres(file.pid);
  return undefined;
}
