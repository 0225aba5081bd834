import { isShell, parentOf } from '@tixngo-sync/services';

/** Under npm one Ctrl-C arrives twice: from the terminal and from npm. A later one is a second request. */
const SAME_REQUEST_MS = 1_000;
const PARENT_CHECK_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EndRequestHandlers {
  /** Called on the first request to end. */
  readonly onEnd: (why: string) => void;
  /** Called on the second: end at once. */
  readonly onHurry: () => void;
}

/**
 * Listens for requests to end: signals, and the death of the npm that started us, which forwards neither
 * SIGHUP nor its own SIGKILL.
 * @returns a function that stops listening
 */
export function listenForEndRequests(
  handlers: EndRequestHandlers,
  nowMs: () => number = Date.now,
): () => void {
  let firstAt: number | undefined;
  const request = (why: string) => {
    if (firstAt === undefined) {
      firstAt = nowMs();
      handlers.onEnd(why);
    } else if (nowMs() - firstAt > SAME_REQUEST_MS) {
      handlers.onHurry();
    }
  };
  for (const signal of SIGNALS) process.on(signal, request);
  const isNpmRunning = watchNpm();
  const parentCheck = setInterval(() => {
    if (firstAt === undefined && !isNpmRunning()) request('npm has ended');
  }, PARENT_CHECK_MS);
  return () => {
    for (const signal of SIGNALS) process.off(signal, request);
    clearInterval(parentCheck);
  };
}

/**
 * Returns whether npm is still running. npm runs a script through a shell, which may stay between npm and us.
 * Without npm this is always true: after `nohup … &` the parent ends, and we continue.
 */
function watchNpm(): () => boolean {
  if (process.env.npm_lifecycle_event === undefined) return () => true;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  return () => process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent);
}
