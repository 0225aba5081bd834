import { UsageError } from '../errors.js';

/** When a cron expression fires, on the clock on the wall. */
export interface CronExpression {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Whether it fires on this day. @param midnight as if the clock were UTC */
  readonly isDay: (midnight: Date) => boolean;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const MINUTE: Field = { name: 'minute', min: 0, max: 59 };
const HOUR: Field = { name: 'hour', min: 0, max: 23 };
const DAY: Field = { name: 'day of month', min: 1, max: 31 };
const MONTHS = ' JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const MONTH: Field = { name: 'month', min: 1, max: 12, words: MONTHS };
/** Sunday is 0 and 7. */
const WEEKDAY: Field = { name: 'weekday', min: 0, max: 7, words: 'SUN MON TUE WED THU FRI SAT'.split(' ') };

const DAY_MS = 86_400_000;

/** What is wrong with an expression, for the message. */
class Wrong extends Error {}

/**
 * Parses "minute hour day month weekday". Accepts lists, ranges, steps, names, `L` (the last day; `5L`: the
 * last Friday) and `#` (`1#2`: the second Monday). If both days are restricted, either is enough.
 * @throws UsageError SCHEDULE_CRON_WRONG unless it is such an expression
 */
export function parseCron(text: string): CronExpression {
  try {
    const fields = cronFields(text);
    if (fields.length !== 5) throw new Wrong(`it has ${fields.length} fields, not five`);
    const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
    return {
      minutes: numbersOf(minute, MINUTE),
      hours: numbersOf(hour, HOUR),
      months: numbersOf(month, MONTH),
      isDay: dayTest(day, weekday),
    };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const example = '"*/5 * * * *" (minute hour day month weekday)';
    throw new UsageError(
      'SCHEDULE_CRON_WRONG',
      `Not a cron expression such as ${example}: "${text}" (${error.message}).`,
    );
  }
}

/** Returns the fields of a cron expression, in capitals. */
export function cronFields(text: string): string[] {
  return text.toUpperCase().match(/\S+/g) ?? [];
}

/** Returns the days of the month of a list's item such as `1-5`. */
export function monthDaysOf(item: string): number[] {
  return numbersOfItem(item, DAY);
}

/** Returns the weekdays (Sunday is 0 or 7) of a list's item such as `MON-FRI`. */
export function weekdaysOf(item: string): number[] {
  return numbersOfItem(item, WEEKDAY);
}

type DayTest = (midnight: Date) => boolean;

function dayTest(day: string, weekday: string): DayTest {
  const tests = [
    ...(isEveryDay(day) ? [] : [anyOf(day, monthDayTest)]),
    ...(isEveryDay(weekday) ? [] : [anyOf(weekday, weekdayTest)]),
  ];
  return tests.length === 0 ? () => true : (date) => tests.some((test) => test(date));
}

/** Returns whether a field for days is every day, also as some forms write it. It then restricts nothing. */
export function isEveryDay(field: string): boolean {
  return field === '?' || field.split(',').some((item) => item === '*' || item === '*/1');
}

function anyOf(field: string, testOf: (item: string) => DayTest): DayTest {
  const tests = field.split(',').map(testOf);
  return (date) => tests.some((test) => test(date));
}

function monthDayTest(item: string): DayTest {
  if (item === 'L') return (date) => new Date(date.getTime() + DAY_MS).getUTCDate() === 1;
  const days = numbersOf(item, DAY);
  return (date) => days.has(date.getUTCDate());
}

function weekdayTest(item: string): DayTest {
  const [, word = '', nth] = /^(\w+)#([1-5])$/.exec(item) ?? /^(\w{1,3})L$/.exec(item) ?? [];
  const weekdays = new Set([...numbersOf(word === '' ? item : word, WEEKDAY)].map((number) => number % 7));
  const isWeekday: DayTest = (date) => weekdays.has(date.getUTCDay());
  if (word === '') return isWeekday;
  if (nth !== undefined) return (date) => isWeekday(date) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  // The last one of a month: a week later is another month.
  return (date) =>
    isWeekday(date) && new Date(date.getTime() + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth();
}

function numbersOf(text: string, field: Field): Set<number> {
  return new Set(text.split(',').flatMap((item) => numbersOfItem(item, field)));
}

function numbersOfItem(item: string, field: Field): number[] {
  const [, range = item, stepText] = /^([^/]+)\/(\d{1,3})$/.exec(item) ?? [];
  const step = Number(stepText ?? 1);
  const longest = field.max - field.min + 1;
  if (step < 1 || step > longest) throw new Wrong(`${field.name} "${item}": a step is from 1 to ${longest}`);
  const [from, to] = rangeOf(range, stepText !== undefined, field, item);
  if (from > to) throw new Wrong(`${field.name} "${item}": the range ends before it begins`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

/** A single number with a step begins a range: `5/15` is 5-59/15. */
function rangeOf(range: string, hasStep: boolean, field: Field, item: string): [from: number, to: number] {
  const last = field === WEEKDAY ? 6 : field.max;
  if (range === '*') return [field.min, last];
  const [, first = range, end] = /^(\w+)-(\w+)$/.exec(range) ?? [];
  const from = numberOf(first, field, item);
  if (end === undefined) return [from, hasStep ? last : from];
  const to = numberOf(end, field, item);
  // Sunday ends a week as well: FRI-SUN.
  return [from, field === WEEKDAY && to === 0 && from > 0 ? 7 : to];
}

function numberOf(text: string, field: Field, item: string): number {
  const word = field.words?.indexOf(text) ?? -1;
  const number = word >= 0 ? word : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= field.min && number <= field.max) return number;
  throw new Wrong(`${field.name} "${item}": not from ${field.min} to ${field.max}`);
}
