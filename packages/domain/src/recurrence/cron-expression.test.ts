import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors.js';
import { parseCron } from './cron-expression.js';
import { nextCronTime } from './next-cron-time.js';

const START = Date.parse('2027-01-01T00:00Z');
const nextOf = (text: string, zone = 'UTC') => {
  const next = nextCronTime(parseCron(text), zone, START);
  return next === null ? null : new Date(next).toISOString().slice(0, 16);
};

describe('a cron expression', () => {
  it('waits for 29 February from 2096 to 2104', () => {
    const after = Date.parse('2096-02-29T00:00Z');
    expect(nextCronTime(parseCron('0 0 29 2 *'), 'UTC', after)).toBe(Date.parse('2104-02-29T00:00Z'));
  });

  it.each([
    ['*/5 * * * *', '2027-01-01T00:05'],
    [' 0\t0  * * * ', '2027-01-02T00:00'],
    ['0,30 8-17/2 * * mon-fri', '2027-01-01T08:00'],
    ['0 0 * JAN-MAR MON', '2027-01-04T00:00'],
    ['0 0 * * 7', '2027-01-03T00:00'],
    ['0 0 * * SAT-SUN', '2027-01-02T00:00'],
    ['0 0 * * 5-7', '2027-01-02T00:00'],
    ['0 0 * * */2', '2027-01-02T00:00'],
    ['0 0 * * */4', '2027-01-03T00:00'],
    ['0 0 * * 2/5', '2027-01-05T00:00'],
    ['0 0 * * SUN-SUN', '2027-01-03T00:00'],
    ['0 0 * * WED,TUE', '2027-01-05T00:00'],
    ['0 0 20,10 * *', '2027-01-10T00:00'],
    ['5/15 * * * *', '2027-01-01T00:05'],
    ['0/15 * * * *', '2027-01-01T00:15'],
    ['*/60 * * * *', '2027-01-01T01:00'],
    ['0 0 ? * 1', '2027-01-04T00:00'],
    ['0 0 */1 * 1', '2027-01-04T00:00'],
    ['0 0 13 * */1', '2027-01-13T00:00'],
    ['0 0 *,13 * 1', '2027-01-04T00:00'],
    ['0 0 29 2 *', '2028-02-29T00:00'],
    ['0 0 L * *', '2027-01-31T00:00'],
    ['0 0 L 2 *', '2027-02-28T00:00'],
    ['0 0 * * 5L', '2027-01-29T00:00'],
    ['0 0 * * FRIL', '2027-01-29T00:00'],
    ['0 0 * * 1#2', '2027-01-11T00:00'],
    ['0 0 * * MON#5', '2027-03-29T00:00'],
    ['0 0 13 * FRI', '2027-01-08T00:00'],
    ['0 0 31 2 1', '2027-02-01T00:00'],
  ])('%s fires next at %s', (text, next) => {
    expect(nextOf(text)).toBe(next);
  });

  it.each(['0 0 31 4,6,9,11 *', '0 0 30 2 *', '0 0 31 2 ?', '59 23 30-31 FEB *'])(
    '%s never fires',
    (text) => {
      expect(nextOf(text)).toBeNull();
    },
  );

  it.each([
    ['', '0 fields'],
    [' \t ', '0 fields'],
    ['hourly', '1 fields'],
    ['@daily', '1 fields'],
    ['@every 5m', '2 fields'],
    ['0 0 * *', '4 fields'],
    ['*/5 * * * * *', '6 fields'],
    ['H * * * *', 'minute "H"'],
    ['H/5 * * * *', 'minute "H/5"'],
    ['5/ * * * *', 'minute "5/"'],
    ['0/5/5 * * * *', 'minute "0/5/5"'],
    ['0-H * * * *', 'minute "0-H"'],
    ['1-2-3 * * * *', 'minute "1-2-3"'],
    ['60 * * * *', 'from 0 to 59'],
    ['0 24 * * *', 'hour "24": not from 0 to 23'],
    ['0 0 0 * *', 'day of month "0": not from 1 to 31'],
    ['0 0 1 13 *', 'month "13": not from 1 to 12'],
    ['0 0 * * 8', 'weekday "8": not from 0 to 7'],
    ['0 22-2 * * *', 'ends before it begins'],
    ['5-0 * * * *', 'ends before it begins'],
    ['*/0 * * * *', 'a step'],
    ['*/90 * * * *', 'a step is from 1 to 60'],
    ['0 0 */32 * *', 'a step is from 1 to 31'],
    ['0,,5 * * * *', 'minute ""'],
    ['-5 * * * *', 'minute "-5"'],
    ['1.5 * * * *', 'minute "1.5"'],
    ['? * * * *', 'minute "?"'],
    ['0 0 15W * *', 'day of month "15W"'],
    ['0 0 * * 1#6', 'weekday "1#6"'],
    ['0 0 * * 1#23', 'weekday "1#23"'],
    ['0 0 * * 1-2#3', 'weekday "1-2#3"'],
    ['0 0 * * 1-5L', 'weekday "1-5L"'],
    ['0 0 * * 5LX', 'weekday "5LX"'],
    ['0 0 * FOO *', 'month "FOO"'],
    ['0 0 * , *', 'month ""'],
  ])('"%s" is refused: %s', (text, why) => {
    expect(() => parseCron(text)).toThrow(UsageError);
    expect(() => parseCron(text)).toThrow(why);
  });

  it('is quoted by the error, with an example of one', () => {
    expect(() => parseCron('@daily')).toThrow(
      expect.objectContaining({
        code: 'SCHEDULE_CRON_WRONG',
        message:
          'Not a cron expression such as "*/5 * * * *" (minute hour day month weekday): "@daily" ' +
          '(it has 1 fields, not five).',
      }),
    );
  });
});
