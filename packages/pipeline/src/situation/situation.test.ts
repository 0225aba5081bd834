import type { RunRow } from '@tixngo-sync/db';
import { describe, expect, it } from 'vitest';
import type { Stall } from '../watchdog/stalls.js';
import type { JudgedStatus } from './judged-status.js';
import { situationOf } from './situation.js';

const NOW = Date.parse('2026-06-11T18:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);

function run(part: Partial<RunRow> = {}): RunRow {
  return {
    runId: 7,
    trigger: 'SCHEDULE',
    status: 'SUCCEEDED',
    batchSize: 1_000,
    pages: 2,
    received: 2_000,
    applied: 2_000,
    unchanged: 0,
    stale: 0,
    skipped: 0,
    quarantined: 0,
    scheduleName: 'feed',
    fileName: null,
    requestedBy: null,
    firstKey: null,
    lastKey: null,
    errorCode: null,
    errorMessage: null,
    warning: null,
    jobId: null,
    startedAt: minutesAgo(3),
    fetchedAt: null,
    endReachedAt: null,
    finishedAt: minutesAgo(2),
    ...part,
  };
}

type Schedule = JudgedStatus['schedules'][number];

function schedule(part: Partial<Schedule> = {}): Schedule {
  return {
    scheduleId: 1,
    name: 'feed',
    launch: 'AUTOMATIC',
    batchSize: 1_000,
    skip: [],
    everySeconds: 300,
    cron: null,
    timezone: 'UTC',
    startAt: null,
    endAt: null,
    pausedAt: null,
    pausedNote: null,
    pausedBy: null,
    eventDayEverySeconds: null,
    eventDayBatchSize: null,
    eventDayHoursBefore: null,
    eventDayHoursAfter: null,
    skippedTicks: 0,
    lastSkippedAt: null,
    eventDay: null,
    currentEverySeconds: part.everySeconds ?? 300,
    nextRunAt: null,
    ...part,
  };
}

const LAG = {
  behindSeconds: 130,
  oldestChangeSeconds: 0,
  oldestUnprocessedSeconds: 0,
  unprocessedPages: 0,
  sinceLastSuccessSeconds: 120,
};
const lag = (unprocessedPages: number) => ({ ...LAG, unprocessedPages });
const open = (failedPages: number, quarantined: number) => ({
  failedPages,
  quarantined,
  quarantinedByReason: {},
  oldestSeconds: quarantined === 0 ? null : 7_200,
});

function status(part: Partial<JudgedStatus> = {}): JudgedStatus {
  return {
    readAt: new Date(NOW),
    schedules: [schedule()],
    runningRun: null,
    lastRun: run(),
    lag: LAG,
    key: { fetchedThrough: 'k2', committedThrough: 'k2', updatedAt: minutesAgo(2) },
    open: open(0, 0),
    tixngo: {
      state: 'answers',
      since: null,
      failingSeconds: null,
      nextTryAt: null,
      code: null,
      message: null,
    },
    queues: [],
    events: [],
    workers: [{ workerId: 'w', host: 'h', pid: 1, startedAt: minutesAgo(60), seenAt: minutesAgo(0) }],
    ...part,
  };
}

const outage = (
  state: 'waiting' | 'open',
  minutes: number,
  code = 'SERVER_ERROR',
): JudgedStatus['tixngo'] => ({
  state,
  since: minutesAgo(minutes),
  failingSeconds: minutes * 60,
  nextTryAt: minutesAgo(-1),
  code,
  message: `TIXNGO answered ${code}.`,
});

const situation = (part: Partial<JudgedStatus> = {}, stalls: Stall[] = [], runDueAt: Date | null = null) =>
  situationOf(status(part), stalls, runDueAt);
const running = run({ status: 'RUNNING', finishedAt: null });
const failed = run({ status: 'FAILED' });
const BEHIND = '; behind by 2 minutes';

describe('the situation', () => {
  it.each<[string, Partial<JudgedStatus>, string, string]>([
    ['all is well', {}, 'good', 'Up to date: behind by 2 minutes, nothing open'],
    [
      'failures are open',
      { open: open(3, 12) },
      'attention',
      `3 pages failed, 12 tickets in quarantine${BEHIND}`,
    ],
    ['one ticket is in quarantine', { open: open(0, 1) }, 'attention', `1 ticket in quarantine${BEHIND}`],
    ['a run is in progress', { runningRun: running }, 'busy', `A run is in progress${BEHIND}`],
    [
      'a run is in progress and a page failed',
      { runningRun: running, open: open(1, 0) },
      'attention',
      `1 page failed${BEHIND}`,
    ],
    ['pages are waiting', { lag: lag(4) }, 'busy', `4 pages to process${BEHIND}`],
    ['nothing ran yet', { lastRun: null }, 'empty', 'No run yet'],
    [
      'the last run failed',
      { lastRun: failed, open: open(1, 1) },
      'bad',
      `The last run failed 2 min ago${BEHIND}`,
    ],
    [
      'a run is in progress after one that failed',
      { lastRun: failed, runningRun: running },
      'busy',
      `A run is in progress${BEHIND}`,
    ],
    [
      'no worker is running',
      { workers: [], lastRun: run({ startedAt: minutesAgo(15), finishedAt: minutesAgo(14) }) },
      'bad',
      `No progress for 14 minutes: no worker is running${BEHIND}`,
    ],
    ['no worker has run yet', { workers: [], lastRun: null }, 'bad', `No worker is running${BEHIND}`],
    [
      'the end of the feed was never reached',
      { lag: { ...LAG, behindSeconds: null } },
      'attention',
      'No run has reached the end of the feed yet; how far behind is unknown',
    ],
  ])('when %s', (_when, part, tone, headline) => {
    expect(situation(part)).toMatchObject({ tone, headline });
  });

  it('needs attention when a run was due, and none has brought S-360 up to date since', () => {
    expect(situation({}, [], minutesAgo(2)).tone).toBe('good');
    expect(situation({}, [], minutesAgo(3))).toMatchObject({
      tone: 'attention',
      headline: expect.stringContaining('although one was due 3 min ago; behind by'),
    });
    expect(situation({ runningRun: running }, [], minutesAgo(3)).tone).toBe('busy');
  });

  it('reports what the watchdog found before a failed run', () => {
    const stall: Stall = { reason: 'schedule_late', since: minutesAgo(20), detail: 'No run began.' };
    expect(situation({ lastRun: failed }, [stall])).toEqual({
      tone: 'bad',
      headline: `No progress for 20 minutes${BEHIND}`,
      detail: 'No run began.',
    });
  });

  it('says why the last run failed, and what else needs attention', () => {
    const lastRun = run({ status: 'FAILED', errorMessage: 'TIXNGO answered 401.' });
    expect(situation({ lastRun }).detail).toBe('TIXNGO answered 401.');
    expect(situation({ lastRun, open: open(0, 2) }).detail).toBe(
      'TIXNGO answered 401. Also: 2 tickets in quarantine.',
    );
  });

  it('does not count failed pages as work for a worker', () => {
    const manual = [schedule({ launch: 'MANUAL' })];
    expect(situation({ workers: [], schedules: manual, lag: lag(2), open: open(2, 0) }).tone).toBe(
      'attention',
    );
  });
});

// Breaks this catches: an outage that counts from the end of the run that gave up, 5 minutes later.
describe('an outage of TIXNGO', () => {
  it.each<[string, JudgedStatus['tixngo'], string, string]>([
    ['of half a minute', outage('waiting', 0.5), 'busy', 'The run is waiting for TIXNGO'],
    ['of a minute', outage('waiting', 1), 'attention', 'TIXNGO has been down for 1 minute'],
    ['of two minutes', outage('waiting', 2), 'bad', 'TIXNGO has been down for 2 minutes'],
    ['that failed a run', outage('open', 6), 'bad', 'TIXNGO has been down for 6 minutes'],
    [
      'that refuses the key',
      outage('open', 6, 'UNAUTHORIZED'),
      'bad',
      'TIXNGO has refused the API key for 6 minutes',
    ],
    [
      'by a rate limit',
      outage('waiting', 6, 'TOO_MANY_REQUESTS'),
      'attention',
      'TIXNGO has asked us to wait for 6 minutes',
    ],
    [
      'by a rate limit that failed a run',
      outage('open', 6, 'TOO_MANY_REQUESTS'),
      'bad',
      'TIXNGO has asked us to wait for 6 minutes',
    ],
  ])('%s', (_, tixngo, tone, headline) => {
    expect(situation({ tixngo, runningRun: running })).toMatchObject({ tone, headline: headline + BEHIND });
  });

  it('is described with its first failed answer and the next try, in UTC', () => {
    expect(situation({ tixngo: outage('open', 6) }).detail).toBe(
      'TIXNGO answered SERVER_ERROR. First failed answer at 17:54 UTC. ' +
        'Scheduled runs wait; the next try is at 18:01 UTC. To try now: `npx tixngo-sync run`',
    );
  });
});

describe('a schedule that starts no runs needs attention', () => {
  const paused = schedule({
    timezone: 'Europe/Zurich',
    pausedAt: minutesAgo(60),
    pausedBy: 'cli:anna',
    pausedNote: 'new gates',
  });

  it.each<[string, Schedule[], string]>([
    ['paused', [paused], 'Schedule feed has been paused for 1 hour'],
    ['ended', [schedule({ endAt: minutesAgo(60) })], 'Schedule feed ended at 17:00 UTC'],
    ['to come', [schedule({ startAt: minutesAgo(-60) })], 'Schedule feed starts at 19:00 UTC'],
    ['manual', [schedule({ launch: 'MANUAL' })], 'No automatic schedule'],
    ['missing', [], 'No automatic schedule'],
  ])('%s', (_, schedules, headline) => {
    expect(situation({ schedules })).toMatchObject({ tone: 'attention', headline: headline + BEHIND });
  });

  it('with who paused it, since when, why, and how to resume it', () => {
    expect(situation({ schedules: [paused] }).detail).toBe(
      'Paused by cli:anna at 19:00 CEST: "new gates". Resume it: `npx tixngo-sync schedules resume feed`.',
    );
  });

  it('but not while another one does', () => {
    expect(situation({ schedules: [paused, schedule({ name: 'other' })] }).tone).toBe('good');
  });

  it('together with the failures, and no worker is needed for it', () => {
    expect(situation({ schedules: [paused], open: open(0, 3), workers: [] })).toMatchObject({
      tone: 'attention',
      headline: `Schedule feed has been paused for 1 hour, 3 tickets in quarantine${BEHIND}`,
    });
  });
});

it('a paused queue needs attention, and is no stalled worker', () => {
  const queues = [
    { name: 'process-page', paused: false, pausedSince: null, pausedBy: null },
    { name: 'retrieve', paused: true, pausedSince: minutesAgo(30), pausedBy: 'anna' },
  ];
  expect(situation({ queues })).toEqual({
    tone: 'attention',
    headline: `Queue retrieve is paused${BEHIND}`,
    detail:
      'Paused by anna at 17:30 UTC. No run starts, by schedule or by hand until it is resumed: ' +
      'in Bull Board (/queues), open retrieve and press Resume.',
  });
});

it('an event day is in the headline, with its end in the zone of the schedule, its matches and the interval', () => {
  const eventDay = { until: new Date('2026-06-11T21:00:00Z'), events: ['A – B', 'C – D'], everySeconds: 5 };
  const schedules = [schedule({ timezone: 'Europe/Zurich', eventDay, currentEverySeconds: 5 })];
  const expected = 'event day until 23:00 CEST (A – B, C – D): every 5 s';
  expect(situation({ schedules })).toMatchObject({
    headline: `Up to date: behind by 2 minutes, nothing open · ${expected}`,
    detail: 'The last run ended 2 min ago. Schedule feed starts a run every 5 s.',
  });
  expect(situation({ schedules, runningRun: running }).headline).toContain(expected);
});
