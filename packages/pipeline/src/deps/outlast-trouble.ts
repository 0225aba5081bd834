import { databaseTrouble } from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import type { PipelineDeps } from './pipeline-deps.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

/**
 * Does `work`, again and again while PostgreSQL is in trouble that passes (see `databaseTrouble`): a restart, a full disk, no connection
 * left. Without end, since no page and no run is to blame; each try must begin anew from what is stored.
 * @param what is waited for: "page 7"
 * @param work may say that PostgreSQL is well while it goes on: trouble after that is new, and told again
 * @param onWait told once for each trouble, for those who watch
 * @throws AbortedError when `signal` is aborted while waiting; whatever else `work` throws
 */
export async function outlastTrouble<Result>(
  { clock, log }: Pick<PipelineDeps, 'clock' | 'log'>,
  what: string,
  signal: AbortSignal,
  work: (isWell: () => void) => Promise<Result>,
  onWait: (text: string) => void = () => {},
): Promise<Result> {
  let waitMs = FIRST_WAIT_MS;
  let told: string | undefined;
  const isWell = () => {
    if (told === undefined) return;
    log.info({ what }, 'PostgreSQL is well again');
    told = undefined;
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
      const text = `PostgreSQL ${trouble}: ${what} waits and goes on by itself`;
      if (told !== text) {
        log.warn({ what }, text);
        onWait(text);
      }
      told = text;
    }
    await clock.sleep(waitMs, signal).catch(() => {
      throw new AbortedError(
        'STOPPED',
        `${what} was stopped while PostgreSQL was in trouble; it is taken over from what is stored`,
      );
    });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
