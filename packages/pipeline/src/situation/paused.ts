import type { QueueState, ScheduleRow } from '@tixngo-sync/db';
import { clock, duration, type Situation } from '@tixngo-sync/domain';
import { PROCESS_QUEUE, RETRIEVE_QUEUE } from '@tixngo-sync/queues/jobs';
import { isActive } from '../schedules/schedule-now.js';
import type { JudgedStatus } from './judged-status.js';

/**
 * Describes why no schedule starts runs: paused, ended, not started yet, or missing. Returns null when one
 * starts them, or when nothing has run and no schedule exists yet.
 */
export function schedulesNeedAttention(status: JudgedStatus): Situation | null {
  const now = status.readAt.getTime();
  const active = status.schedules.find((schedule) => isActive(schedule, now));
  if (active !== undefined) return notStarted(active, now);
  const automatic = status.schedules.filter(({ launch }) => launch === 'AUTOMATIC');
  const paused = automatic.filter(({ pausedAt, endAt }) => pausedAt !== null && !isOver(endAt, now));
  if (paused[0] !== undefined) return pausedSchedule(paused[0], now);
  if (automatic[0] !== undefined) return endedSchedule(automatic[0], now);
  if (status.lastRun === null) return null;
  return {
    tone: 'attention',
    headline: 'No automatic schedule',
    detail:
      'No run starts by itself. Create a schedule: ' +
      '`npx tixngo-sync schedules create --name feed --launch automatic --every 5m`.',
  };
}

function pausedSchedule({ name, pausedAt, pausedBy, pausedNote, timezone }: ScheduleRow, now: number) {
  const since = pausedAt ?? new Date(now);
  const who = pausedBy === null ? '' : ` by ${pausedBy}`;
  const note = pausedNote === null ? '' : `: "${pausedNote}"`;
  return {
    tone: 'attention' as const,
    headline: `Schedule ${name} has been paused for ${duration((now - since.getTime()) / 1000)}`,
    detail: `Paused${who} at ${clock(since, timezone, now)}${note}. Resume it: \`${resumeCommand(name)}\`.`,
  };
}

/** Returns the command that resumes a schedule. */
function resumeCommand(name: string): string {
  return `npx tixngo-sync schedules resume ${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)}`;
}

function endedSchedule({ name, endAt, timezone }: ScheduleRow, now: number): Situation {
  const ended = endAt === null ? '' : ` at ${clock(endAt, timezone, now)}`;
  return {
    tone: 'attention',
    headline: `Schedule ${name} ended${ended}`,
    detail: `No run starts by itself. Give it another end: \`npx tixngo-sync schedules update ${name} --end none\`.`,
  };
}

function notStarted({ name, startAt, timezone }: ScheduleRow, now: number): Situation | null {
  if (startAt === null || startAt.getTime() <= now) return null;
  return {
    tone: 'attention',
    headline: `Schedule ${name} starts at ${clock(startAt, timezone, now)}`,
    detail: 'No run starts by itself before that. Start one now: `npx tixngo-sync run`.',
  };
}

function isOver(endAt: Date | null, now: number): boolean {
  return endAt !== null && endAt.getTime() <= now;
}

const WAITS: Readonly<Record<string, string>> = {
  [RETRIEVE_QUEUE]: 'No run starts, by schedule or by hand',
  [PROCESS_QUEUE]: 'No page is processed',
};

/** Describes the queues that are paused in Bull Board; null when none is. */
export function pausedQueues({ queues, readAt }: JudgedStatus): Situation | null {
  const paused = queues.filter((queue) => queue.paused);
  if (paused.length === 0) return null;
  const names = paused.map(({ name }) => name);
  return {
    tone: 'attention',
    headline: `Queue ${names.join(', ')} is paused`,
    detail: paused.map((queue) => pausedQueue(queue, readAt.getTime())).join(' '),
  };
}

function pausedQueue({ name, pausedBy, pausedSince }: QueueState, now: number): string {
  const who = pausedBy === null ? '' : ` by ${pausedBy}`;
  const since = pausedSince === null ? '' : ` at ${clock(pausedSince, 'UTC', now)}`;
  const waits = WAITS[name] ?? 'Its jobs wait';
  return `Paused${who}${since}. ${waits} until it is resumed: in Bull Board (/queues), open ${name} and press Resume.`;
}
