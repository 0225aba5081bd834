import type { Situation } from '@tixngo-sync/api';
import type { SystemStatus } from '@tixngo-sync/db';
import type { Stall } from '@tixngo-sync/pipeline';
import { ago, count, duration } from '../screens/words.js';

/**
 * Returns the headline that an operator reads first: the worst thing that is true now.
 * @param stalls what the watchdog found
 * @param now milliseconds since 1970
 */
export function situationOf(status: SystemStatus, stalls: readonly Stall[], now: number): Situation {
  return (
    withoutWorker(status, now) ??
    stalled(stalls, now) ??
    tixngoDown(status, now) ??
    failedRun(status, now) ??
    waitingForTixngo(status) ??
    openFailures(status) ??
    working(status, now) ??
    idle(status, now)
  );
}

function withoutWorker(status: SystemStatus, now: number): Situation | null {
  if (status.workers.length > 0 || !isWorkExpected(status)) return null;
  const still = secondsWithoutProgress(status, now);
  const headline =
    still === null ? 'No worker is running' : `No progress for ${duration(still)}: no worker is running`;
  const stored = pagesToProcess(status);
  const work = stored === 0 ? 'Work resumes where it stopped.' : `${count(stored, 'page')} to process.`;
  return { tone: 'bad', headline, detail: `Start one: \`npx tixngo-sync worker\`. ${work} No data is lost.` };
}

function stalled([stall]: readonly Stall[], now: number): Situation | null {
  if (stall === undefined) return null;
  const headline = `No progress for ${duration(secondsSince(stall.since, now))}`;
  return { tone: 'bad', headline, detail: stall.detail };
}

function tixngoDown(
  { tixngo: { state, since, nextTryAt, message } }: SystemStatus,
  now: number,
): Situation | null {
  if (state !== 'open') return null;
  const headline = `TIXNGO has been down for ${duration(since === null ? 0 : secondsSince(since, now))}`;
  const next = `Scheduled runs wait; the next try is ${timeOf(nextTryAt)}.`;
  return { tone: 'bad', headline, detail: `${message ?? ''} ${next} To try now: \`npx tixngo-sync run\`` };
}

function failedRun({ runningRun, lastRun }: SystemStatus, now: number): Situation | null {
  if (runningRun !== null || lastRun?.status !== 'FAILED') return null;
  return {
    tone: 'bad',
    headline: `The last run failed ${sinceRun(lastRun, now)}`,
    detail: lastRun.errorMessage ?? `See what happened: \`npx tixngo-sync runs show ${lastRun.runId}\``,
  };
}

function waitingForTixngo({ tixngo: { state, code, message, nextTryAt } }: SystemStatus): Situation | null {
  if (state !== 'waiting') return null;
  const why = code === 'TOO_MANY_REQUESTS' ? 'TIXNGO asked us to wait.' : (message ?? '');
  const detail = `${why} The run tries again ${timeOf(nextTryAt)}. You need not do anything.`;
  return { tone: 'busy', headline: 'The run is waiting for TIXNGO', detail };
}

function openFailures(status: SystemStatus): Situation | null {
  const { failedPages, quarantined } = status.open;
  const failures = [
    failedPages > 0 ? `${count(failedPages, 'page')} failed` : [],
    quarantined > 0 ? `${count(quarantined, 'ticket')} in quarantine` : [],
  ].flat();
  if (failures.length === 0) return null;
  const stored = pagesToProcess(status);
  const rest = stored === 0 ? 'All other pages are processed.' : `${count(stored, 'other page')} to process.`;
  const detail = status.runningRun === null ? rest : progressOf(status.runningRun);
  return { tone: 'attention', headline: failures.join(', '), detail };
}

function working({ runningRun, lastRun, lag }: SystemStatus, now: number): Situation | null {
  if (runningRun !== null)
    return { tone: 'busy', headline: 'A run is in progress', detail: progressOf(runningRun) };
  if (lastRun === null || lag.unprocessedPages === 0) return null;
  const headline = `${count(lag.unprocessedPages, 'page')} to process`;
  const detail = `The last run ended ${sinceRun(lastRun, now)}. Its pages are being processed.`;
  return { tone: 'busy', headline, detail };
}

function idle(status: SystemStatus, now: number): Situation {
  const { lastRun } = status;
  if (lastRun === null) return { tone: 'empty', headline: 'No run yet', detail: firstRun(status) };
  const headline = `Up to date: last run ${sinceRun(lastRun, now)}, nothing open`;
  return { tone: 'good', headline, detail: nextRun(status) };
}

function firstRun(status: SystemStatus): string {
  const [schedule] = activeSchedules(status);
  if (schedule !== undefined) return `Schedule ${schedule.name} will start the first one.`;
  const create = 'npx tixngo-sync schedules create --name feed --launch automatic --every 5m';
  return `Start one: \`npx tixngo-sync run\`. Or create a schedule: \`${create}\``;
}

function nextRun(status: SystemStatus): string {
  const [schedule] = activeSchedules(status);
  if (schedule === undefined) return 'No automatic schedule is active: start the next run by hand.';
  if (schedule.everySeconds !== null)
    return `Schedule ${schedule.name} starts a run every ${duration(schedule.everySeconds)}.`;
  return `Schedule ${schedule.name} starts runs at ${schedule.cron ?? ''} (${schedule.timezone}).`;
}

function progressOf(run: NonNullable<SystemStatus['runningRun']>): string {
  return `Run ${run.runId}: ${count(run.pages, 'page')}, ${count(run.received, 'ticket')} so far.`;
}

function activeSchedules({ schedules }: SystemStatus) {
  return schedules.filter((schedule) => schedule.launch === 'AUTOMATIC' && schedule.pausedAt === null);
}

/** Whether a page or a run is waiting, or a schedule should start one. */
function isWorkExpected(status: SystemStatus): boolean {
  return status.runningRun !== null || pagesToProcess(status) > 0 || activeSchedules(status).length > 0;
}

/** Counts the pages that a worker can process; failed ones are waiting for a person. */
function pagesToProcess({ lag, open }: SystemStatus): number {
  return lag.unprocessedPages - open.failedPages;
}

/** Seconds since a run last began or ended; null when there was none. */
function secondsWithoutProgress({ runningRun, lastRun }: SystemStatus, now: number): number | null {
  const times = [runningRun?.startedAt, lastRun?.startedAt, lastRun?.finishedAt].flatMap(
    (time) => time ?? [],
  );
  return times.length === 0 ? null : Math.min(...times.map((time) => secondsSince(time, now)));
}

function sinceRun(run: NonNullable<SystemStatus['lastRun']>, now: number): string {
  return ago(secondsSince(run.finishedAt ?? run.startedAt, now));
}

function secondsSince(time: Date, now: number): number {
  return Math.max(0, (now - time.getTime()) / 1000);
}

function timeOf(time: Date | null): string {
  return time === null ? 'soon' : `at ${time.toISOString().slice(11, 19)} UTC`;
}
