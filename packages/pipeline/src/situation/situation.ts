import type { ScheduleRow } from '@tixngo-sync/db';
import { ago, clock, count, duration, interval, type Situation } from '@tixngo-sync/domain';
import { isActive, type ScheduleNow } from '../schedules/schedule-now.js';
import type { Stall } from '../watchdog/stalls.js';
import type { JudgedStatus } from './judged-status.js';
import { outageOf } from './outage.js';
import { pausedQueues, schedulesNeedAttention } from './paused.js';

/** A run that is due may take this long to start and to end. */
const LATE_SECONDS = 120;
const EVENTS_NAMED = 3;

/**
 * Returns the headline that an operator reads first: the worst thing that is true now, and how far S-360 is
 * behind.
 * @param stalls what the watchdog found
 * @param runDueAt when the run was or is due that makes S-360 complete again; null when none is
 */
export function situationOf(
  status: JudgedStatus,
  stalls: readonly Stall[],
  runDueAt: Date | null,
): Situation {
  const now = status.readAt.getTime();
  const attention = attentionFor(status, runDueAt);
  const bad =
    withoutWorker(status, now) ?? stalled(stalls, now) ?? outageOf(status, 'bad') ?? failedRun(status, now);
  if (bad !== null) return withBehind(status, alsoNaming(bad, attention));
  if (attention !== null) return withBehind(status, attention);
  const other = waitingForTixngo(status) ?? working(status, now) ?? idle(status, now);
  return other.tone === 'empty' ? other : withBehind(status, other);
}

/** Adds how far S-360 is behind, and the event day. */
function withBehind(status: JudgedStatus, { tone, headline, detail }: Situation): Situation {
  const { behindSeconds } = status.lag;
  const behind =
    behindSeconds === null ? 'how far behind is unknown' : `behind by ${duration(behindSeconds)}`;
  const figure = tone === 'good' ? `Up to date: ${behind}, nothing open` : `${headline}; ${behind}`;
  return { tone, headline: [figure, ...eventDaysOf(status)].join(' · '), detail };
}

function eventDaysOf({ schedules, readAt }: JudgedStatus): string[] {
  return schedules.flatMap((schedule) => describeEventDay(schedule, readAt.getTime()) ?? []);
}

/**
 * Describes the event day that lasts: `event day until 23:00 CET (A – B): every 5 s`, in the schedule's time
 * zone; null when there is none.
 * @param now milliseconds since 1970
 */
export function describeEventDay(
  { eventDay, timezone }: Pick<ScheduleRow & ScheduleNow, 'eventDay' | 'timezone'>,
  now: number,
): string | null {
  if (eventDay === null) return null;
  const { events, until, everySeconds } = eventDay;
  const named = events.slice(0, EVENTS_NAMED).join(', ');
  const more = events.length > EVENTS_NAMED ? ` and ${events.length - EVENTS_NAMED} more` : '';
  return `event day until ${clock(until, timezone, now)} (${named}${more}): every ${interval(everySeconds)}`;
}

function alsoNaming(bad: Situation, attention: Situation | null): Situation {
  return attention === null ? bad : { ...bad, detail: `${bad.detail} Also: ${attention.headline}.` };
}

function withoutWorker(status: JudgedStatus, now: number): Situation | null {
  if (status.workers.length > 0 || !isWorkExpected(status, now)) return null;
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

function failedRun({ runningRun, lastRun }: JudgedStatus, now: number): Situation | null {
  if (runningRun !== null || lastRun?.status !== 'FAILED') return null;
  return {
    tone: 'bad',
    headline: `The last run failed ${sinceRun(lastRun, now)}`,
    detail: lastRun.errorMessage ?? `See what happened: \`npx tixngo-sync runs show ${lastRun.runId}\``,
  };
}

/** Everything that a person should look at, in one headline: none of it hides another. */
function attentionFor(status: JudgedStatus, runDueAt: Date | null): Situation | null {
  const found = [
    outageOf(status, 'attention'),
    schedulesNeedAttention(status),
    pausedQueues(status),
    openFailures(status),
  ].filter((part) => part !== null);
  const parts = found.length > 0 ? found : [late(status, runDueAt)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const details = parts.map(({ detail }) => detail);
  if (status.runningRun !== null) details.push(progressOf(status.runningRun));
  return {
    tone: 'attention',
    headline: parts.map(({ headline }) => headline).join(', '),
    detail: details.join(' '),
  };
}

function openFailures(status: JudgedStatus): Situation | null {
  const { failedPages, quarantined, oldestSeconds } = status.open;
  const failures = [
    failedPages > 0 ? `${count(failedPages, 'page')} failed` : [],
    quarantined > 0 ? `${count(quarantined, 'ticket')} in quarantine` : [],
  ].flat();
  if (failures.length === 0) return null;
  const stored = pagesToProcess(status);
  const rest = stored === 0 ? 'All other pages are processed.' : `${count(stored, 'other page')} to process.`;
  const todo = [
    failedPages > 0 && 'See why the pages failed: `npx tixngo-sync pages list --status FAILED`.',
    quarantined > 0 &&
      `The oldest ticket has been in quarantine for ${duration(oldestSeconds ?? 0)}: \`npx tixngo-sync quarantine list\`.`,
  ];
  return {
    tone: 'attention',
    headline: failures.join(', '),
    detail: [...todo.filter((line) => line !== false), rest].join(' '),
  };
}

/** A run was due and none has brought S-360 up to date since, for whatever reason. */
function late(status: JudgedStatus, runDueAt: Date | null): Situation | null {
  const now = status.readAt.getTime();
  if (status.runningRun !== null || status.lastRun === null || pagesToProcess(status) > 0) return null;
  const runs = 'See what the last runs did: `npx tixngo-sync runs list`.';
  if (status.lag.behindSeconds === null)
    return {
      tone: 'attention',
      headline: 'No run has reached the end of the feed yet',
      detail: `The next run that does shows how far S-360 is behind. ${nextRun(status)} ${runs}`,
    };
  if (runDueAt === null || secondsSince(runDueAt, now) <= LATE_SECONDS) return null;
  return {
    tone: 'attention',
    headline: `No run has reached the end of the feed although one was due ${ago(secondsSince(runDueAt, now))}`,
    detail: runs,
  };
}

function waitingForTixngo(status: JudgedStatus): Situation | null {
  return outageOf(status, 'busy');
}

function working({ runningRun, lastRun, ...status }: JudgedStatus, now: number): Situation | null {
  if (runningRun !== null)
    return { tone: 'busy', headline: 'A run is in progress', detail: progressOf(runningRun) };
  const stored = pagesToProcess(status);
  if (lastRun === null || stored === 0) return null;
  const detail = `The last run ended ${sinceRun(lastRun, now)}. Its pages are being processed.`;
  return { tone: 'busy', headline: `${count(stored, 'page')} to process`, detail };
}

function idle(status: JudgedStatus, now: number): Situation {
  const { lastRun } = status;
  if (lastRun === null) return { tone: 'empty', headline: 'No run yet', detail: firstRun(status) };
  const detail = `The last run ended ${sinceRun(lastRun, now)}. ${nextRun(status)}`;
  return { tone: 'good', headline: 'Up to date', detail };
}

function firstRun(status: JudgedStatus): string {
  const schedule = activeSchedule(status);
  if (schedule !== undefined) return `Schedule ${schedule.name} will start the first one.`;
  const create = 'npx tixngo-sync schedules create --name feed --launch automatic --every 5m';
  return `Start one: \`npx tixngo-sync run\`. Or create a schedule: \`${create}\``;
}

function nextRun(status: JudgedStatus): string {
  const schedule = activeSchedule(status);
  if (schedule === undefined) return 'Start the next one: `npx tixngo-sync run`.';
  const { name, currentEverySeconds, cron, timezone, nextRunAt } = schedule;
  if (currentEverySeconds !== null)
    return `Schedule ${name} starts a run every ${interval(currentEverySeconds)}.`;
  const next = nextRunAt === null ? '' : `, next at ${clock(nextRunAt, timezone, status.readAt.getTime())}`;
  return `Schedule ${name} starts runs at ${cron ?? ''} (${timezone})${next}.`;
}

function progressOf(run: NonNullable<JudgedStatus['runningRun']>): string {
  return `Run ${run.runId}: ${count(run.pages, 'page')}, ${count(run.received, 'ticket')} so far.`;
}

function activeSchedule({ schedules, readAt }: JudgedStatus) {
  return schedules.find((schedule) => isActive(schedule, readAt.getTime()));
}

/** Whether a page or a run is waiting, or a schedule should start one. */
function isWorkExpected(status: JudgedStatus, now: number): boolean {
  const isScheduled = status.schedules.some((schedule) => isActive(schedule, now));
  return status.runningRun !== null || pagesToProcess(status) > 0 || isScheduled;
}

/** Counts the pages that a worker can process; failed ones are waiting for a person. */
function pagesToProcess({ lag, open }: Pick<JudgedStatus, 'lag' | 'open'>): number {
  return lag.unprocessedPages - open.failedPages;
}

/** Seconds since a run last began or ended; null when there was none. */
function secondsWithoutProgress({ runningRun, lastRun }: JudgedStatus, now: number): number | null {
  const times = [runningRun?.startedAt, lastRun?.startedAt, lastRun?.finishedAt].flatMap(
    (time) => time ?? [],
  );
  return times.length === 0 ? null : Math.min(...times.map((time) => secondsSince(time, now)));
}

function sinceRun(run: NonNullable<JudgedStatus['lastRun']>, now: number): string {
  return ago(secondsSince(run.finishedAt ?? run.startedAt, now));
}

function secondsSince(time: Date, now: number): number {
  return Math.max(0, (now - time.getTime()) / 1000);
}
