import type { Situation } from '@tixngo-sync/api';
import type { SystemStatus } from '@tixngo-sync/db';
import type { Stall } from '@tixngo-sync/pipeline';
import { ago, count, duration } from './words.js';

/**
 * Is it working right now: the one sentence an operator reads first. The worst thing that is true wins.
 * @param stalls what the watchdog found
 * @param now milliseconds since 1970
 */
export function situationOf(status: SystemStatus, stalls: readonly Stall[], now: number): Situation {
  const { runningRun, lastRun, open, lag, workers, tixngo } = status;
  const still = secondsWithoutMovement(status, now);
  if (workers.length === 0 && isWorkExpected(status)) {
    const headline =
      still === null
        ? 'Nothing moves: no worker is up'
        : `Nothing has moved for ${duration(still)}: no worker is up`;
    return { tone: 'bad', headline, detail: `Start one: \`npx tixngo-sync worker\`. ${waiting(status)}` };
  }
  const [stall] = stalls;
  if (stall !== undefined) {
    return {
      tone: 'bad',
      headline: `Nothing has moved for ${duration(secondsSince(stall.since, now))}`,
      detail: stall.detail,
    };
  }
  if (tixngo.state === 'open') return tixngoGivesNothing(tixngo, now);
  if (runningRun === null && lastRun?.status === 'FAILED') {
    const headline = `The last run failed ${ago(secondsSince(lastRun.finishedAt ?? lastRun.startedAt, now))}`;
    return {
      tone: 'bad',
      headline,
      detail: lastRun.errorMessage ?? `Look at what happened: \`npx tixngo-sync runs show ${lastRun.runId}\``,
    };
  }
  if (tixngo.state === 'waiting') {
    const why = tixngo.code === 'TOO_MANY_REQUESTS' ? 'TIXNGO asked us to wait.' : (tixngo.message ?? '');
    const detail = `${why} The run asks again at ${timeOf(tixngo.nextTryAt)}, by itself: nothing to do.`;
    return { tone: 'busy', headline: 'The run waits for TIXNGO', detail };
  }
  if (open.failedPages > 0 || open.quarantined > 0) {
    const what = [
      open.failedPages > 0 && count(open.failedPages, 'failed page'),
      open.quarantined > 0 && `${count(open.quarantined, 'ticket')} in quarantine`,
    ];
    const detail = `${runningRun === null ? restOf(status) : progressOf(runningRun)} What to do is below.`;
    return { tone: 'attention', headline: `Something needs you: ${what.filter(Boolean).join(', ')}`, detail };
  }
  if (runningRun !== null)
    return { tone: 'busy', headline: 'A run is under way', detail: progressOf(runningRun) };
  if (lastRun === null) return { tone: 'empty', headline: 'No run yet', detail: firstRun(status) };
  const since = ago(secondsSince(lastRun.finishedAt ?? lastRun.startedAt, now));
  if (lag.unprocessedPages > 0) {
    return {
      tone: 'busy',
      headline: `${count(lag.unprocessedPages, 'page')} to process`,
      detail: `The last run ended ${since}; its pages are being worked off.`,
    };
  }
  return { tone: 'good', headline: `Up to date: last run ${since}, nothing open`, detail: nextRun(status) };
}

function tixngoGivesNothing({ since, nextTryAt, message }: SystemStatus['tixngo'], now: number): Situation {
  const headline = `TIXNGO has given nothing for ${duration(since === null ? 0 : secondsSince(since, now))}`;
  const detail = `${message ?? ''} Scheduled runs wait: it is tried again at ${timeOf(nextTryAt)}, by itself. \`npx tixngo-sync run\` tries at once.`;
  return { tone: 'bad', headline, detail };
}

function timeOf(time: Date | null): string {
  return time === null ? 'once more' : `${time.toISOString().slice(11, 19)} UTC`;
}

function progressOf(run: NonNullable<SystemStatus['runningRun']>): string {
  return `Run ${run.runId}: ${count(run.pages, 'page')}, ${count(run.received, 'ticket')} so far.`;
}

/** What is not open: through, or still to process. */
function restOf({ lag, open }: SystemStatus): string {
  const stored = lag.unprocessedPages - open.failedPages;
  return stored === 0
    ? 'Everything else went through.'
    : `${count(stored, 'page')} of the rest ${stored === 1 ? 'is' : 'are'} still to process.`;
}

function activeSchedules({ schedules }: SystemStatus) {
  return schedules.filter((schedule) => schedule.launch === 'AUTOMATIC' && schedule.pausedAt === null);
}

/** Pages or a run wait, or a schedule should start one. */
function isWorkExpected(status: SystemStatus): boolean {
  return (
    status.runningRun !== null ||
    status.lag.unprocessedPages > status.open.failedPages ||
    activeSchedules(status).length > 0
  );
}

function waiting({ lag, open }: SystemStatus): string {
  const stored = lag.unprocessedPages - open.failedPages;
  return stored > 0
    ? `${count(stored, 'page')} ${stored === 1 ? 'waits' : 'wait'} for it; nothing is lost.`
    : 'Nothing is lost: it goes on where it stopped.';
}

/** Since a run last began or ended, in seconds; null: there was none. */
function secondsWithoutMovement({ runningRun, lastRun }: SystemStatus, now: number): number | null {
  const times = [runningRun?.startedAt, lastRun?.startedAt, lastRun?.finishedAt].flatMap(
    (time) => time ?? [],
  );
  return times.length === 0 ? null : Math.min(...times.map((time) => secondsSince(time, now)));
}

function secondsSince(time: Date, now: number): number {
  return Math.max(0, (now - time.getTime()) / 1000);
}

function firstRun(status: SystemStatus): string {
  const [schedule] = activeSchedules(status);
  if (schedule !== undefined) return `Schedule ${schedule.name} starts the first one by itself.`;
  return 'Start one: `npx tixngo-sync run`. Or let a schedule do it: `npx tixngo-sync schedules create --name feed --launch automatic --every 5m`';
}

function nextRun(status: SystemStatus): string {
  const [schedule] = activeSchedules(status);
  if (schedule === undefined) return 'No automatic schedule is active: the next run is started by hand.';
  if (schedule.everySeconds !== null)
    return `Schedule ${schedule.name} starts a run every ${duration(schedule.everySeconds)}.`;
  return `Schedule ${schedule.name} starts runs at ${schedule.cron ?? ''} (${schedule.timezone}).`;
}
