/**
 * `postmaster.pid`, PostgreSQL's own lock on a data directory: pid, data directory, start time, port, socket directory, address,
 * shared memory key, state; a line each. (PostgreSQL source: src/include/utils/pidfile.h)
 */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly state: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

const STATES = ['starting', 'stopping', 'ready', 'standby'] as const;

/** A pid that no system gives: Linux ends at 4194304, others below. */
const IMPOSSIBLE_PID = 2_147_483_646;

/** @returns undefined if the text names no process. */
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
 * For a file whose pid was given to another program since: PostgreSQL would take that program for itself and refuse to start. Only
 * the pid is replaced. Removing the file would also remove the shared memory key by which PostgreSQL sees that children of a
 * killed server still write to these files.
 */
export function disarmPostmasterFile(text: string): string {
  return text.replace(/^[^\n]*/, String(IMPOSSIBLE_PID));
}
