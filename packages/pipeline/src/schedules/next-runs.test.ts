import type { ActiveSchedule } from '@tixngo-sync/db';
import { describe, expect, it } from 'vitest';
import { eventDayWindows } from './event-days.js';
import { nextRuns } from './next-runs.js';

const FIVE_MINUTES: ActiveSchedule = {
  scheduleId: 1,
  name: 'main',
  everySeconds: 300,
  cron: null,
  timezone: 'Europe/Zurich',
  startAt: null,
  endAt: null,
  eventDayEverySeconds: null,
  eventDayBatchSize: null,
  eventDayHoursBefore: null,
  eventDayHoursAfter: null,
};
const cron = (expression: string): ActiveSchedule => ({
  ...FIVE_MINUTES,
  everySeconds: null,
  cron: expression,
});
const runsOf = (schedule: ActiveSchedule, now: string, count: number) =>
  nextRuns(schedule, [], Date.parse(now), count).map(({ at }) => at.toISOString().slice(5, 16));

describe('the next runs across a daylight-saving change in Europe/Zurich', () => {
  it.each<[string, ActiveSchedule, string, string[]]>([
    [
      'spring: five o’clock stays five o’clock',
      cron('0 5 * * *'),
      '2026-03-28T00:00Z',
      ['03-28T04:00', '03-29T03:00', '03-30T03:00'],
    ],
    [
      'spring: a skipped time comes an hour later',
      cron('30 2 * * *'),
      '2026-03-28T02:00Z',
      ['03-29T01:30', '03-30T00:30'],
    ],
    [
      'spring: every half hour continues without a gap',
      cron('*/30 * * * *'),
      '2026-03-29T00:15Z',
      ['03-29T00:30', '03-29T01:00', '03-29T01:30'],
    ],
    [
      'autumn: five o’clock stays five o’clock',
      cron('0 5 * * *'),
      '2026-10-24T00:00Z',
      ['10-24T03:00', '10-25T04:00', '10-26T04:00'],
    ],
    [
      'autumn: a time that comes twice runs once',
      cron('30 2 * * *'),
      '2026-10-24T01:00Z',
      ['10-25T00:30', '10-26T01:30'],
    ],
    [
      'autumn: every half hour runs in both hours',
      cron('*/30 * * * *'),
      '2026-10-25T00:15Z',
      ['10-25T00:30', '10-25T01:00', '10-25T01:30', '10-25T02:00'],
    ],
    ['an interval is not affected', FIVE_MINUTES, '2026-10-25T00:58Z', ['10-25T01:00', '10-25T01:05']],
  ])('%s', (_, schedule, now, runs) => {
    expect(runsOf(schedule, now, runs.length)).toEqual(runs);
  });
});

describe('the next runs', () => {
  it('begin at the start and stop at the end', () => {
    const short = {
      ...FIVE_MINUTES,
      startAt: new Date('2026-06-11T12:01Z'),
      endAt: new Date('2026-06-11T12:10Z'),
    };
    expect(runsOf(short, '2026-06-11T10:00Z', 10)).toEqual(['06-11T12:01', '06-11T12:06']);
    expect(runsOf(short, '2026-06-11T13:00Z', 10)).toEqual([]);
  });

  const MODE = { eventDayEverySeconds: 60, eventDayHoursBefore: 1, eventDayHoursAfter: 1 };
  const around = (startTime: string) =>
    eventDayWindows(MODE, [{ eventId: 'A', eventName: 'A', startTime: new Date(startTime) }]);
  it.each<[string, Partial<ActiveSchedule>, string, string, [string, string][]]>([
    [
      'come at the event-day interval as soon as its window opens',
      {},
      '2026-06-11T19:02:30Z',
      '2026-06-11T17:59:00Z',
      [
        ['18:00:00', 'normal'],
        ['18:03:00', 'event-day'],
        ['18:04:00', 'event-day'],
      ],
    ],
    [
      'come at their own interval again when it closes',
      {},
      '2026-06-11T19:02:30Z',
      '2026-06-11T20:01:00Z',
      [
        ['20:02:00', 'event-day'],
        ['20:05:00', 'normal'],
        ['20:10:00', 'normal'],
      ],
    ],
    [
      'are not left out when the window opens',
      {},
      '2026-06-11T19:00:00Z',
      '2026-06-11T17:56:00Z',
      [
        ['18:00:00', 'event-day'],
        ['18:01:00', 'event-day'],
      ],
    ],
    [
      'of a cron schedule too',
      { everySeconds: null, cron: '0 3 * * *', timezone: 'UTC' },
      '2026-06-11T19:00:00Z',
      '2026-06-11T19:58:30Z',
      [
        ['19:59:00', 'event-day'],
        ['03:00:00', 'normal'],
      ],
    ],
    [
      'end within a window',
      { endAt: new Date('2026-06-11T18:01:00Z') },
      '2026-06-11T19:00:00Z',
      '2026-06-11T18:00:00Z',
      [['18:01:00', 'event-day']],
    ],
    [
      'come in a window although none of its own is left before the end',
      {
        everySeconds: null,
        cron: '0 3 * * *',
        timezone: 'UTC',
        endAt: new Date('2026-06-11T18:01:00Z'),
      },
      '2026-06-11T19:00:00Z',
      '2026-06-11T12:00:00Z',
      [
        ['18:00:00', 'event-day'],
        ['18:01:00', 'event-day'],
      ],
    ],
  ])('%s', (_, part, startTime, now, runs) => {
    const schedule = { ...FIVE_MINUTES, ...MODE, ...part };
    const count = runs.length + (part.endAt === undefined ? 0 : 1);
    expect(
      nextRuns(schedule, around(startTime), Date.parse(now), count).map(({ at, mode }) => [
        at.toISOString().slice(11, 19),
        mode,
      ]),
    ).toEqual(runs);
  });
});
