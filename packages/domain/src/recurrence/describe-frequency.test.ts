import { describe, expect, it } from 'vitest';
import { describeFrequency } from './describe-frequency.js';

describe('the frequency of a schedule in words', () => {
  it.each([
    [1, 'Every second'],
    [60, 'Every minute'],
    [90, 'Every 90 seconds'],
    [300, 'Every 5 minutes'],
    [3_600, 'Every hour'],
    [90_000, 'Every 25 hours'],
    [86_400, 'Every day'],
    [172_800, 'Every 2 days'],
  ])('names an interval of %d seconds "%s"', (everySeconds, words) => {
    expect(describeFrequency({ everySeconds, cron: null, timezone: 'UTC' })).toBe(words);
  });

  it.each([
    ['* * * * *', 'Every minute'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['0 * * * *', 'Every hour'],
    ['5 * * * *', 'At minute 5 of every hour'],
    ['5,35 * * * *', 'At minutes 5 and 35 of every hour'],
    ['0 4 * * *', 'At 04:00 every day'],
    ['30 6,18 * * *', 'At 06:30 and 18:30 every day'],
    ['0 4 * * 1-5', 'At 04:00 from Monday to Friday'],
    ['0 4 * * 7', 'At 04:00 on Sunday'],
    ['0 4 * * 5-7', 'At 04:00 from Friday to Sunday'],
    ['0 3 * * 7L', 'At 03:00 on the last Sunday of the month'],
    ['0 4 * * FRI-SUN', 'At 04:00 from Friday to Sunday'],
    ['0 4 * * 0,6', 'At 04:00 on Saturday and Sunday'],
    ['*/15 8-17 * * MON', 'Every 15 minutes from 08:00 to 17:45 on Monday'],
    ['*/15 */2 * * *', 'Every 15 minutes in every second hour'],
    ['*/10 */8 * * *', 'Every 10 minutes in every 8th hour'],
    ['*/5 0 * * *', 'Every 5 minutes from 00:00 to 00:55'],
    ['*/20 */3 * * *', 'Every 20 minutes in every third hour'],
    ['15,45 * * * *', 'At minutes 15 and 45 of every hour'],
    ['0,20,30 * * * *', 'At minutes 0, 20 and 30 of every hour'],
    ['0 1-6 * * *', 'At 01:00, 02:00, 03:00, 04:00, 05:00 and 06:00 every day'],
    ['5 1-7 * * *', 'Every hour from 01:05 to 07:05'],
    ['0 * 1 * *', 'Every hour on day 1 of the month'],
    ['0 0 */1 * 1', 'At 00:00 on Monday'],
    ['0 0 *,13 * 1', 'At 00:00 on Monday'],
    ['0 0 ? * 1', 'At 00:00 on Monday'],
    ['0 0 * * */1', 'At 00:00 every day'],
    ['0 4 * * MON,TUE', 'At 04:00 on Monday and Tuesday'],
    ['0 4 * * MON,WED,FRI', 'At 04:00 on Monday, Wednesday and Friday'],
    ['0 4 * * MON-FRI,6L', 'At 04:00 from Monday to Friday and the last Saturday of the month'],
    ['0 3 1,L * *', 'At 03:00 on day 1 and the last day of the month'],
    [' 10  */2 * * * ', 'At minute 10 of every second hour'],
    ['10 */2 * * *', 'At minute 10 of every second hour'],
    ['0 8-20 * * *', 'Every hour from 08:00 to 20:00'],
    ['10,20 8-11,14-16 * * *', 'At minutes 10 and 20 from 08:10 to 11:20 and 14:10 to 16:20'],
    ['0 3 1,15 * *', 'At 03:00 on day 1 and day 15 of the month'],
    ['0 3 L * *', 'At 03:00 on the last day of the month'],
    ['0 3 * * 1#2', 'At 03:00 on the second Monday of the month'],
    ['0 3 * * 1#1', 'At 03:00 on the first Monday of the month'],
    ['0 3 * * 2#3', 'At 03:00 on the third Tuesday of the month'],
    ['0 3 * * WED#4', 'At 03:00 on the fourth Wednesday of the month'],
    ['0 3 * * 4#5', 'At 03:00 on the fifth Thursday of the month'],
    ['0 3 * * 5L', 'At 03:00 on the last Friday of the month'],
    ['0 3 * * FRIL', 'At 03:00 on the last Friday of the month'],
    ['0 3 1 * MON', 'At 03:00 on day 1 of the month and on Monday'],
    ['0 3 * 6-8 *', 'At 03:00 every day from June to August'],
    ['0 3 * 1,7 *', 'At 03:00 every day in January and July'],
  ])('explains %s as "%s"', (cron, words) => {
    expect(describeFrequency({ everySeconds: null, cron, timezone: 'UTC' })).toBe(`${words} (UTC)`);
  });

  it('is null without a frequency', () => {
    expect(describeFrequency({ everySeconds: null, cron: null, timezone: 'UTC' })).toBeNull();
  });

  it('refuses what is no cron expression', () => {
    expect(() => describeFrequency({ everySeconds: null, cron: '61 * * * *', timezone: 'UTC' })).toThrow(
      'Not a cron expression',
    );
  });
});
