import type { Logger } from '@tixngo-sync/runtime';

const SAY_AGAIN_AFTER_MS = 30_000;
const TEXTS_REMEMBERED = 50;

/**
 * A server that is away gives the same error several times a second.
 * @returns logs a text the first time, then at most every 30 s with the number of times it was kept back
 */
export function quietWarnings(
  log: Pick<Logger, 'warn'>,
  now: () => number = Date.now,
): (text: string) => void {
  const said = new Map<string, { at: number; keptBack: number }>();
  return (text) => {
    const last = said.get(text);
    if (last !== undefined && now() - last.at < SAY_AGAIN_AFTER_MS) {
      last.keptBack += 1;
      return;
    }
    if (said.size >= TEXTS_REMEMBERED) said.clear();
    said.set(text, { at: now(), keptBack: 0 });
    log.warn(last === undefined || last.keptBack === 0 ? {} : { times: last.keptBack + 1 }, text);
  };
}
