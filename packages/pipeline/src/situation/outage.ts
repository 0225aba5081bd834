import type { Circuit } from '@tixngo-sync/db';
import { clock, duration, type Situation, type Tone } from '@tixngo-sync/domain';
import type { JudgedStatus } from './judged-status.js';

/** Seconds since the first failed answer, after which TIXNGO counts as down. */
const ATTENTION_AFTER = 60;
const BAD_AFTER = 120;

const REFUSALS: readonly (string | null)[] = ['UNAUTHORIZED', 'FORBIDDEN'];

/**
 * Returns how bad it is that TIXNGO gives no good answer; null when its last answer was good. An outage
 * counts from its first failed answer: attention after 1 minute, bad after 2 or once a run has failed. A
 * rate limit is TIXNGO's wish, and bad only once a run has failed because of it.
 */
export function toneOfOutage({ state, code, failingSeconds }: Circuit): Tone | null {
  if (state === 'answers') return null;
  const seconds = failingSeconds ?? 0;
  if (state === 'open' || (seconds >= BAD_AFTER && code !== 'TOO_MANY_REQUESTS')) return 'bad';
  return seconds >= ATTENTION_AFTER ? 'attention' : 'busy';
}

/** Describes the outage, if it has this tone. */
export function outageOf({ tixngo, readAt }: JudgedStatus, wanted: Tone): Situation | null {
  const now = readAt.getTime();
  const tone = toneOfOutage(tixngo);
  if (tone !== wanted) return null;
  return { tone, headline: outageText(tixngo, tone), detail: detailOf(tixngo, tone, now) };
}

/** Says what is wrong with TIXNGO, and for how long. */
export function outageText({ code, failingSeconds }: Circuit, tone: Tone): string {
  const lasted = duration(failingSeconds ?? 0);
  if (code === 'TOO_MANY_REQUESTS') return `TIXNGO has asked us to wait for ${lasted}`;
  if (tone === 'busy') return 'The run is waiting for TIXNGO';
  if (REFUSALS.includes(code)) return `TIXNGO has refused the API key for ${lasted}`;
  return `TIXNGO has been down for ${lasted}`;
}

function detailOf({ state, since, message, nextTryAt }: Circuit, tone: Tone, now: number): string {
  const next = nextTryAt === null ? 'soon' : `at ${clock(nextTryAt, 'UTC', now)}`;
  const first = since === null ? '' : `First failed answer at ${clock(since, 'UTC', now)}.`;
  const trying =
    state === 'open'
      ? `Scheduled runs wait; the next try is ${next}. To try now: \`npx tixngo-sync run\``
      : `The run tries again ${next}.`;
  const todo = tone === 'busy' ? 'You need not do anything.' : '';
  return [message ?? '', tone === 'busy' ? '' : first, trying, todo].filter((part) => part !== '').join(' ');
}
