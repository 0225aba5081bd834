import { setTimeout as sleep } from 'node:timers/promises';

/** Returns the URL on this machine of a server that listens on `host`. */
export function localUrl(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' || host === 'localhost';
  return `http://${isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Waits until `url` answers 200. @returns false when `signal` is aborted first */
export async function untilReady(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await answersOk(url, signal)) return true;
    await sleep(200, undefined, { signal }).catch(() => {});
  }
  return false;
}

async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false; // not listening yet
  }
}
