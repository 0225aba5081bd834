import { describe, expect, it } from 'vitest';
import { eventDayWindows, windowAt } from './event-days.js';

const at = (text: string) => new Date(`2026-06-${text}Z`);
const MODE = { eventDayEverySeconds: 60, eventDayHoursBefore: 4, eventDayHoursAfter: 2 };
const event = (eventId: string, text: string) => ({ eventId, eventName: eventId, startTime: at(text) });

describe('event-day windows', () => {
  it.each<[string, ReturnType<typeof event>[], [string, string, string][]]>([
    ['from hours before to hours after', [event('A', '11T18:00')], [['11T14:00', '11T20:00', 'A']]],
    [
      'of events apart are apart, in order',
      [event('B', '12T18:00'), event('A', '11T18:00')],
      [
        ['11T14:00', '11T20:00', 'A'],
        ['12T14:00', '12T20:00', 'B'],
      ],
    ],
    [
      'that overlap are one',
      [event('A', '11T18:00'), event('B', '11T21:00')],
      [['11T14:00', '11T23:00', 'A B']],
    ],
    [
      'that touch are one',
      [event('A', '11T12:00'), event('B', '11T18:00')],
      [['11T08:00', '11T20:00', 'A B']],
    ],
    ['do not exist without events', [], []],
  ])('%s', (_, starts, windows) => {
    expect(
      eventDayWindows(MODE, starts).map(({ from, to, events }) => [
        from,
        to,
        events.map((one) => one.eventId).join(' '),
      ]),
    ).toEqual(windows.map(([from, to, ids]) => [at(from), at(to), ids]));
  });

  it('do not exist when the mode is off', () => {
    const off = { eventDayEverySeconds: null, eventDayHoursBefore: null, eventDayHoursAfter: null };
    expect(eventDayWindows(off, [event('A', '11T18:00')])).toEqual([]);
  });

  it.each([
    ['11T13:59:59', false],
    ['11T14:00:00', true],
    ['11T19:59:59', true],
    ['11T20:00:00', false],
  ])('at %s one is open: %s', (now, open) => {
    expect(windowAt(eventDayWindows(MODE, [event('A', '11T18:00')]), at(now).getTime()) !== null).toBe(open);
  });
});
