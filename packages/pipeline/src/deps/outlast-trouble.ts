import { databaseTrouble } from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import type { PipelineDeps } from './pipeline-deps.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

/**
 * Does `work` again and again while PostgreSQL is in trouble that will pass (see `databaseTrouble`): a
 * restart, a full disk, no free connection. Never gives up, because neither the page nor the run is at fault.
 * Each try must start from what is stored.
 * @param what is being done: "page 7"
 * @param work may call `isWell` once PostgreSQL works again; trouble after that is reported as new
 * @param onWait called once for each trouble, for those who watch
 * @throws AbortedError when `signal` is aborted while waiting; any other error of `work`
 */
export async function outlastTrouble<Result>(
  { clock, log }: Pick<PipelineDeps, 'clock' | 'log'>,
  what: string,
  signal: AbortSignal,
  work: (isWell: () => void) => Promise<Result>,
  onWait: (text: string) => void = () => {},
): Promise<Result> {
  let waitMs = FIRST_WAIT_MS;
  let reported: string | undefined;
  const isWell = () => {
    if (reported === undefined) return;
    log.info({ what }, 'PostgreSQL is available again');
    reported = undefined;
    waitMs = FIRST_WAIT_MS;
  };
  for (;;) {
    try {
      const result = await work(isWell);
      isWell();
      return result;
    } catch (error) {
      const trouble = databaseTrouble(error);
      if (trouble === null) throw error;
      const text = `PostgreSQL ${trouble}: ${what} waits, then continues on its own`;
      if (reported !== text) {
        log.warn({ what }, text);
        onWait(text);
      }
      reported = text;
    }
    await clock.sleep(waitMs, signal).catch(() => {
      throw new AbortedError(
        'STOPPED',
        `${what} was stopped while PostgreSQL was in trouble; another worker continues from what is stored`,
      );
    });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
