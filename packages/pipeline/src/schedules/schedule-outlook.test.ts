import type { ScheduleRow } from '@tixngo-sync/db';
import { describe, expect, it } from 'vitest';
import { scheduleOutlook } from './schedule-outlook.js';

const NOW = Date.parse('2026-06-11T10:00:00Z');
const SCHEDULE: ScheduleRow = {
  scheduleId: 1,
  name: 'main',
  launch: 'AUTOMATIC',
  everySeconds: 300,
  cron: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  batchSize: 1000,
  pausedAt: null,
  pausedNote: null,
  pausedBy: null,
  eventDayEverySeconds: null,
  eventDayBatchSize: null,
  eventDayHoursBefore: null,
  eventDayHoursAfter: null,
  skippedTicks: 0,
  lastSkippedAt: null,
  skip: [],
};
const figures = { medianSeconds: 20, ticketsPerDay: 4_500 };
const outlookOf = (fields: Partial<ScheduleRow>, windows = [] as Parameters<typeof scheduleOutlook>[1]) =>
  scheduleOutlook({ ...SCHEDULE, ...fields }, windows, figures, NOW);

describe('the outlook of a schedule', () => {
  it('counts one request per run, and the pages of an average day', () => {
    expect(outlookOf({})).toMatchObject({ runsPerDay: 288, requestsPerDay: 288 + 5, shortestSeconds: 300 });
  });

  it('expects to be behind by the longest interval and the duration of a run', () => {
    expect(outlookOf({}).expectedBehindSeconds).toBe(320);
    const atNight = { everySeconds: null, cron: '0 1,5 * * *' };
    expect(outlookOf(atNight)).toMatchObject({ runsPerDay: 2, expectedBehindSeconds: 20 * 3600 + 20 });
  });

  it('takes event days into account', () => {
    const [from, to] = [new Date(NOW), new Date(NOW + 3_600_000)];
    const outlook = outlookOf({ eventDayEverySeconds: 60 }, [{ from, to, events: [] }]);
    expect(outlook).toMatchObject({ runsPerDay: 59 + 277, shortestSeconds: 60, expectedBehindSeconds: 320 });
    expect(outlook.nextRuns[0]).toMatchObject({ mode: 'event-day', local: '2026-06-11 10:01:00 +00:00' });
  });

  it.each([
    [{ launch: 'MANUAL' }, 'it is manual'],
    [{ pausedAt: new Date(NOW) }, 'it is paused'],
    [{ endAt: new Date(NOW) }, 'it has ended'],
  ] as const)('of %j has no runs and no requests: %s', (fields, none) => {
    expect(outlookOf(fields)).toMatchObject({
      none,
      runsPerDay: 0,
      requestsPerDay: 0,
      expectedBehindSeconds: null,
      nextRuns: [],
    });
  });

  it('takes less than a second for a run each second', () => {
    const startedAt = performance.now();
    expect(outlookOf({ everySeconds: 1 }).runsPerDay).toBe(86_400);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
