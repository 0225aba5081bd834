import { describe, expect, it } from 'vitest';
import { editedFrequency, hasFrequency } from './edited-frequency.js';

const standing = (part: object) => ({
  key: 'schedule-1',
  nextRunAt: null,
  everyMs: null,
  cron: null,
  tz: null,
  ...part,
});

describe('an edit in Bull Board', () => {
  it.each([
    ['an interval', { everyMs: 90_000 }, 'normal', { everySeconds: 90 }],
    [
      'a cron expression with its time zone',
      { cron: '0 3 * * *', tz: 'Europe/Paris' },
      'normal',
      { cron: '0 3 * * *', timezone: 'Europe/Paris' },
    ],
    [
      'a cron expression alone: in the time zone of the row',
      { cron: '0 3 * * *' },
      'normal',
      { cron: '0 3 * * *', timezone: 'Europe/Zurich' },
    ],
    ['parts of a second', { everyMs: 1_500 }, 'normal', null],
    ['more than 30 days', { everyMs: 2_592_001_000 }, 'normal', null],
    ['an interval on an event day', { everyMs: 30_000 }, 'event-day', { everySeconds: 30 }],
    ['a cron expression on an event day', { cron: '0 3 * * *' }, 'event-day', null],
    ['six fields', { cron: '*/5 * * * * *' }, 'normal', null],
    ['a day that does not exist', { cron: '0 0 30 2 *' }, 'normal', null],
    ['an unknown time zone', { cron: '0 3 * * *', tz: 'Mars/Phobos' }, 'normal', null],
    ['nothing', {}, 'normal', null],
  ] as const)('%s', (_, part, mode, edit) => {
    expect(editedFrequency(standing(part), mode, 'Europe/Zurich')).toEqual(edit);
  });

  it.each([
    [{ everyMs: 300_000 }, true],
    [{ everyMs: 60_000 }, false],
    [{ cron: '*/5 * * * *', tz: 'UTC' }, false],
  ])('%o is as an interval of five minutes: %s', (part, same) => {
    expect(
      hasFrequency(standing(part), { mode: 'normal', everySeconds: 300, cron: null, timezone: null }),
    ).toBe(same);
  });

  it.each([
    [{ cron: '0 3 * * *', tz: 'Europe/Zurich' }, true],
    [{ cron: '0 4 * * *', tz: 'Europe/Zurich' }, false],
    [{ cron: '0 3 * * *' }, false],
    [{ everyMs: 300_000 }, false],
  ])('%o is as three o’clock in Zurich: %s', (part, same) => {
    expect(
      hasFrequency(standing(part), {
        mode: 'normal',
        everySeconds: null,
        cron: '0 3 * * *',
        timezone: 'Europe/Zurich',
      }),
    ).toBe(same);
  });
});
