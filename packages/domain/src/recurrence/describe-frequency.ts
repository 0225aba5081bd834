import { cronFields, isEveryDay, monthDaysOf, parseCron, weekdaysOf } from './cron-expression.js';

/**
 * Returns when a schedule fires, as a sentence: `Every 5 minutes`, `At 04:00 from Monday to Friday
 * (Europe/Zurich)`. Returns null for a schedule without a frequency.
 * @throws UsageError SCHEDULE_CRON_WRONG
 */
export function describeFrequency(frequency: {
  readonly everySeconds: number | null;
  readonly cron: string | null;
  readonly timezone: string;
}): string | null {
  const { everySeconds, cron, timezone } = frequency;
  if (everySeconds !== null) return `Every ${interval(everySeconds)}`;
  return cron === null ? null : `${capitalized(describeCron(cron))} (${timezone})`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function interval(seconds: number): string {
  const [name, size] = UNITS.find(([, unit]) => seconds % unit === 0) ?? UNITS[3];
  return plural(seconds / size, name);
}

function plural(count: number, name: string): string {
  return count === 1 ? name : `${count} ${name}s`;
}

function describeCron(text: string): string {
  const { minutes, hours, months } = parseCron(text);
  const [, , day = '*', , weekday = '*'] = cronFields(text);
  const time = timeWords(sorted(minutes), sorted(hours));
  const days = dayWords(day, weekday);
  const month = months.size === 12 ? '' : inMonths(sorted(months));
  const everyDay = days === '' && /at \d/.test(time) ? 'every day' : days;
  return [time, everyDay, month].filter((part) => part !== '').join(' ');
}

/** At most this many times of the day are listed. */
const LISTED_TIMES = 6;

function timeWords(minutes: number[], hours: number[]): string {
  if (minutes.length * hours.length <= LISTED_TIMES)
    return `at ${list(hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute))))}`;
  const minute = minuteWords(minutes);
  if (hours.length === 24) return minute.startsWith('every') ? minute : `${minute} of every hour`;
  const step = stepOf(hours, 24);
  // One hour is midnight, not every 24th hour.
  if (step !== null && hours.length > 1)
    return `${minute}${minute.startsWith('every') ? ' in' : ' of'} every ${ordinal(step)} hour`;
  const name = minutes.length === 1 ? 'every hour' : minute;
  return `${name} from ${list(periods(minutes, hours))}`;
}

function minuteWords(minutes: number[]): string {
  const step = stepOf(minutes, 60);
  if (step === 60) return 'every hour';
  if (step !== null) return `every ${plural(step, 'minute')}`;
  return minutes.length === 1 ? `at minute ${minutes[0]}` : `at minutes ${list(minutes)}`;
}

/** Returns the first and last time of each unbroken series of hours. */
function periods(minutes: number[], hours: number[]): string[] {
  const firsts = hours.filter((hour) => !hours.includes(hour - 1));
  const lasts = hours.filter((hour) => !hours.includes(hour + 1));
  const [from = 0, to = 0] = [minutes[0], minutes.at(-1)];
  return firsts.map((first, index) => `${clock(first, from)} to ${clock(lasts[index] ?? first, to)}`);
}

/** Returns the step of a series that begins at 0, divides the period and fills it; otherwise null. */
function stepOf(numbers: number[], period: number): number | null {
  const step = period / numbers.length;
  return Number.isInteger(step) && numbers.every((number, index) => number === index * step) ? step : null;
}

function dayWords(day: string, weekday: string): string {
  const parts = [
    isEveryDay(day) ? '' : `on ${list(day.split(',').flatMap(monthDays))} of the month`,
    isEveryDay(weekday) ? '' : weekdayWords(weekday.split(',')),
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

function monthDays(item: string): string[] {
  return item === 'L' ? ['the last day'] : monthDaysOf(item).map((day) => `day ${day}`);
}

function weekdayWords(items: string[]): string {
  const special = items.filter((item) => /[#L]/.test(item));
  const days = items.filter((item) => !special.includes(item)).flatMap(weekdaysOf);
  // A week begins on Monday, so that FRI-SUN is one series.
  const fromMonday = sorted(new Set(days.map((day) => (day + 6) % 7)));
  const plain = fromMonday.length === 0 ? [] : [series(fromMonday, WEEKDAYS)];
  const isRange = plain[0]?.startsWith('from ') === true;
  return `${isRange ? '' : 'on '}${list([...plain, ...special.map(specialWeekday)])}`;
}

function specialWeekday(item: string): string {
  const [word = '', nth] = item.split('#');
  const [day = 0] = weekdaysOf(nth === undefined ? item.slice(0, -1) : word);
  const name = WEEKDAYS[(day + 6) % 7] ?? '';
  return `the ${nth === undefined ? 'last' : ordinal(Number(nth))} ${name} of the month`;
}

function inMonths(months: number[]): string {
  const names = series(months, MONTHS);
  return names.startsWith('from ') ? names : `in ${names}`;
}

/** Names of numbers: a range of three or more by its ends. */
function series(numbers: number[], names: readonly string[]): string {
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? first;
  const nameOf = (number: number) => names[number] ?? String(number);
  return numbers.length > 2 && last - first === numbers.length - 1
    ? `from ${nameOf(first)} to ${nameOf(last)}`
    : list(numbers.map(nameOf));
}

const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const MONTHS = ' January February March April May June July August September October November December'.split(
  ' ',
);

function ordinal(number: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][number - 1] ?? `${number}th`;
}

function list(items: readonly (string | number)[]): string {
  return items.length < 2 ? String(items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function sorted(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
