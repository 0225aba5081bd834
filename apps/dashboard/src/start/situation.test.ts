import type { RunRow, ScheduleRow, SystemStatus } from '@tixngo-sync/db';
import type { Stall } from '@tixngo-sync/pipeline';
import { describe, expect, it } from 'vitest';
import { situationOf } from './situation.js';

const NOW = Date.parse('2026-06-11T18:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);

function run(part: Partial<RunRow>): RunRow {
  const counts = {
    pages: 2,
    received: 2_000,
    applied: 2_000,
    unchanged: 0,
    stale: 0,
    skipped: 0,
    quarantined: 0,
  };
  const texts = {
    scheduleName: 'feed',
    fileName: null,
    requestedBy: null,
    firstKey: null,
    lastKey: null,
    errorCode: null,
    errorMessage: null,
    warning: null,
  };
  const times = { startedAt: minutesAgo(3), fetchedAt: null, finishedAt: minutesAgo(2) };
  return {
    runId: 7,
    trigger: 'SCHEDULE',
    status: 'SUCCEEDED',
    batchSize: 1_000,
    ...counts,
    ...texts,
    ...times,
    ...part,
  };
}

function schedule(part: Partial<ScheduleRow> = {}): ScheduleRow {
  const times = {
    everySeconds: 300,
    cron: null,
    timezone: 'UTC',
    startAt: null,
    endAt: null,
    pausedAt: null,
    pausedNote: null,
  };
  const eventDay = {
    eventDayEverySeconds: null,
    eventDayBatchSize: null,
    eventDayHoursBefore: null,
    eventDayHoursAfter: null,
  };
  const ticks = { skippedTicks: 0, lastSkippedAt: null };
  return {
    scheduleId: 1,
    name: 'feed',
    launch: 'AUTOMATIC',
    batchSize: 1_000,
    skip: [],
    ...times,
    ...eventDay,
    ...ticks,
    ...part,
  };
}

function status(part: Partial<SystemStatus>): SystemStatus {
  return {
    schedules: [schedule()],
    runningRun: null,
    lastRun: run({}),
    lag: {
      oldestChangeSeconds: 0,
      oldestUnprocessedSeconds: 0,
      unprocessedPages: 0,
      sinceLastSuccessSeconds: 120,
    },
    key: { fetchedThrough: 'k2', committedThrough: 'k2', updatedAt: minutesAgo(2) },
    open: { failedPages: 0, quarantined: 0, quarantinedByReason: {} },
    tixngo: ANSWERS,
    workers: [{ workerId: 'w', host: 'h', pid: 1, startedAt: minutesAgo(60), seenAt: minutesAgo(0) }],
    ...part,
  };
}

const ANSWERS = { state: 'answers', since: null, nextTryAt: null, code: null, message: null } as const;
const OPEN = {
  state: 'open',
  since: minutesAgo(4),
  nextTryAt: minutesAgo(-1),
  code: 'SERVER_ERROR',
  message: 'TIXNGO answered 503.',
} as const;
const WAITING = {
  state: 'waiting',
  since: null,
  nextTryAt: minutesAgo(-1),
  code: 'TOO_MANY_REQUESTS',
  message: 'TIXNGO answered 429.',
} as const;
const lagOf = (unprocessedPages: number) => ({
  oldestChangeSeconds: 60,
  oldestUnprocessedSeconds: 60,
  unprocessedPages,
  sinceLastSuccessSeconds: 120,
});
const open = (failedPages: number, quarantined: number) => ({
  failedPages,
  quarantined,
  quarantinedByReason: {},
});

describe('the situation', () => {
  it.each<[string, Partial<SystemStatus>, string, string]>([
    ['all is well', {}, 'good', 'Up to date: last run 2 min ago, nothing open'],
    ['failures are open', { open: open(3, 12) }, 'attention', '3 pages failed, 12 tickets in quarantine'],
    ['one ticket is in quarantine', { open: open(0, 1) }, 'attention', '1 ticket in quarantine'],
    [
      'a run is in progress',
      { runningRun: run({ status: 'RUNNING', finishedAt: null }) },
      'busy',
      'A run is in progress',
    ],
    [
      'a run is in progress and a page failed',
      { runningRun: run({ status: 'RUNNING' }), open: open(1, 0) },
      'attention',
      '1 page failed',
    ],
    ['pages are waiting', { lag: lagOf(4) }, 'busy', '4 pages to process'],
    ['nothing ran yet', { lastRun: null }, 'empty', 'No run yet'],
    [
      'the last run failed',
      { lastRun: run({ status: 'FAILED' }), open: open(1, 1) },
      'bad',
      'The last run failed 2 min ago',
    ],
    [
      'a run is in progress after one that failed',
      { lastRun: run({ status: 'FAILED' }), runningRun: run({ status: 'RUNNING' }) },
      'busy',
      'A run is in progress',
    ],
    [
      'no worker is running',
      { workers: [], lastRun: run({ startedAt: minutesAgo(15), finishedAt: minutesAgo(14) }) },
      'bad',
      'No progress for 14 minutes: no worker is running',
    ],
    [
      'TIXNGO is down',
      { tixngo: OPEN, lastRun: run({ status: 'FAILED' }) },
      'bad',
      'TIXNGO has been down for 4 minutes',
    ],
    [
      'a run is waiting for TIXNGO',
      { tixngo: WAITING, runningRun: run({ status: 'RUNNING' }) },
      'busy',
      'The run is waiting for TIXNGO',
    ],
    ['no worker has run yet', { workers: [], lastRun: null }, 'bad', 'No worker is running'],
  ])('when %s', (_when, part, tone, headline) => {
    expect(situationOf(status(part), [], NOW)).toMatchObject({ tone, headline });
  });

  it.each<[string, Partial<SystemStatus>]>([
    ['there is no schedule', { schedules: [] }],
    ['the schedule is paused', { schedules: [schedule({ pausedAt: minutesAgo(60) })] }],
    ['the schedule is started by hand', { schedules: [schedule({ launch: 'MANUAL' })] }],
  ])('needs no worker when %s', (_when, part) => {
    expect(situationOf(status({ workers: [], ...part }), [], NOW).tone).toBe('good');
  });

  it('reports what the watchdog found before a failed run', () => {
    const stall: Stall = { reason: 'schedule_late', since: minutesAgo(20), detail: 'No run began.' };
    const expected = { tone: 'bad', headline: 'No progress for 20 minutes', detail: 'No run began.' };
    expect(situationOf(status({ lastRun: run({ status: 'FAILED' }) }), [stall], NOW)).toEqual(expected);
  });

  it('says why the last run failed', () => {
    const lastRun = run({ status: 'FAILED', errorMessage: 'TIXNGO answered 401.' });
    expect(situationOf(status({ lastRun }), [], NOW).detail).toBe('TIXNGO answered 401.');
  });

  it('does not count failed pages as work for a worker', () => {
    const idle = status({ workers: [], schedules: [], lag: lagOf(2), open: open(2, 0) });
    expect(situationOf(idle, [], NOW).tone).toBe('attention');
  });
});
