import type { Day, Instant } from '@tixngo-sync/domain';
import { describe, FieldProblem, isAbsent, missing, wrongType } from './values.js';

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isValidDay(year: number, month: number, day: number): boolean {
  const days = DAYS_IN_MONTH[month - 1];
  if (days === undefined || day < 1) return false;
  return day <= days || (month === 2 && day === 29 && isLeapYear(year));
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Reads `length` digits at `start` as a number; -1 if one is not an ASCII digit. */
function digitsAt(text: string, start: number, length: number): number {
  let number = 0;
  for (let i = start; i < start + length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    // Negated so that NaN (past the end) fails too.
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Parses a day `YYYY-MM-DD`, years 0001 to 9999; null if there is no such day. */
export function parseDay(text: string): Day | null {
  if (text.length !== 10 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  return year >= 1 && isValidDay(year, month, digitsAt(text, 8, 2)) ? text : null;
}

export function optionalDay(value: unknown, path: string): Day | null {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string') throw wrongType(value, path, 'a day as text');
  const day = parseDay(value);
  if (day === null)
    throw new FieldProblem('INVALID_DATE', path, describe(value), 'a day that exists, as YYYY-MM-DD');
  return day;
}

const MINUTE_MS = 60_000;
const COLON = 0x3a;
const DASH = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const UPPER_T = 0x54;
const LOWER_T = 0x74;
const FRACTION_START = 20;
/** A text longer than this is no time but an attack on the parser. */
const MAX_LENGTH = 64;

/**
 * Parses an RFC 3339 time with an offset into UTC. Cuts fraction digits after the sixth; second 60 is the
 * first second of the next minute.
 * @returns null if it is not such a time, has no offset, or is outside the years 0001 to 9999
 */
export function parseInstant(text: string): Instant | null {
  if (text.length > MAX_LENGTH || !hasSeparators(text)) return null;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  if (
    year < 0 ||
    !isValidDay(year, month, day) ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 60
  )
    return null;

  const fractionEnd = endOfFraction(text);
  if (fractionEnd < 0) return null;
  const offset = offsetMinutes(text, fractionEnd);
  if (offset === null) return null;
  if (offset === 0 && second < 60) {
    // The usual case, UTC with the milliseconds that the contract promises, needs no calendar and one slice.
    if (fractionEnd === FRACTION_START + 3 && year > 0 && text.charCodeAt(10) === UPPER_T)
      return `${text.slice(0, fractionEnd)}000Z`;
    return year === 0 ? null : `${text.slice(0, 10)}T${text.slice(11, 19)}.${sixDigits(text, fractionEnd)}Z`;
  }

  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  utc.setUTCHours(hour, minute, second);
  utc.setTime(utc.getTime() - offset * MINUTE_MS);
  const utcYear = utc.getUTCFullYear();
  return utcYear < 1 || utcYear > 9999
    ? null
    : `${utc.toISOString().slice(0, 19)}.${sixDigits(text, fractionEnd)}Z`;
}

function hasSeparators(text: string): boolean {
  const t = text.charCodeAt(10);
  return (
    (t === UPPER_T || t === LOWER_T) &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  );
}

/** Returns where the offset starts; -1 for a dot without digits. */
function endOfFraction(text: string): number {
  if (text.charCodeAt(FRACTION_START - 1) !== DOT) return FRACTION_START - 1;
  let end = FRACTION_START;
  while (digitsAt(text, end, 1) >= 0) end++;
  return end === FRACTION_START ? -1 : end;
}

function sixDigits(text: string, fractionEnd: number): string {
  // Without a fraction its end is before its start, and the slice is empty.
  return text
    .slice(FRACTION_START, Math.max(FRACTION_START, Math.min(fractionEnd, FRACTION_START + 6)))
    .padEnd(6, '0');
}

/** Reads the text from `start` as an offset, in minutes east of UTC; null if it is not one. */
function offsetMinutes(text: string, start: number): number | null {
  const sign = text.charCodeAt(start);
  if (sign === 0x5a || sign === 0x7a) return text.length === start + 1 ? 0 : null;
  if ((sign !== PLUS && sign !== DASH) || text.length !== start + 6 || text.charCodeAt(start + 3) !== COLON)
    return null;
  const hours = digitsAt(text, start + 1, 2);
  const minutes = digitsAt(text, start + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  const total = hours * 60 + minutes;
  return sign === DASH ? 0 - total : total;
}

export function optionalInstant(value: unknown, path: string): Instant | null {
  return isAbsent(value) ? null : presentInstant(value, path);
}

export function requiredInstant(value: unknown, path: string): Instant {
  if (isAbsent(value)) throw missing(value, path);
  return presentInstant(value, path);
}

function presentInstant(value: unknown, path: string): Instant {
  if (typeof value !== 'string') throw wrongType(value, path, 'a time as text');
  const instant = parseInstant(value);
  if (instant === null) {
    throw new FieldProblem(
      'INVALID_DATE',
      path,
      describe(value),
      'a time that exists, with its offset, as 2026-05-01T18:30:00.000Z',
    );
  }
  return instant;
}
