import { isShell, parentOf } from '@tixngo-sync/services';

/** One Ctrl-C arrives twice under npm: from the terminal and, passed on, from npm. Later than this it is another one. */
const SAME_REQUEST_MS = 1_000;
const PARENT_CHECK_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EndRequestHandlers {
  /** The first request to end. */
  readonly onEnd: (why: string) => void;
  /** A second one: somebody is in a hurry. */
  readonly onHurry: () => void;
}

/**
 * Listens for the ways in which a person or a system ends us: signals, and the death of the npm that started us, which passes on
 * neither SIGHUP nor its own kill -9.
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
  const isLauncherThere = watchNpm();
  const parentCheck = setInterval(() => {
    if (firstAt === undefined && !isLauncherThere()) request('npm is gone');
  }, PARENT_CHECK_MS);
  return () => {
    for (const signal of SIGNALS) process.off(signal, request);
    clearInterval(parentCheck);
  };
}

/**
 * npm runs a script through a shell, which may stay between it and us. Started without npm we watch nobody: a parent that goes away
 * is what `nohup … &` does.
 */
function watchNpm(): () => boolean {
  if (process.env.npm_lifecycle_event === undefined) return () => true;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  return () => process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent);
}
