import type { Instant } from '@tixngo-sync/domain';
import { digitsAt, isValidDay } from './calendar.js';
import { describe, FieldProblem } from './field-problem.js';
import { isAbsent, missing, wrongType } from './values.js';

const MINUTE_MS = 60_000;
const COLON = 0x3a;
const DASH = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const UPPER_T = 0x54;
const LOWER_T = 0x74;
const FRACTION_START = 20;
/** A longer fraction than this is no time but an attack on the reader. */
const MAX_LENGTH = 64;

/**
 * Reads an RFC 3339 time with an offset. Further fraction digits than six are cut; second 60 is the first second of the next minute.
 * @returns the instant in UTC; null if it is no such time, has no offset, or lies outside the years 0001 to 9999
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
    // The usual case needs no calendar and one cut: it is UTC already, and has the milliseconds that the contract promises.
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

/** @returns where the offset starts; -1 for a dot without digits */
function endOfFraction(text: string): number {
  if (text.charCodeAt(FRACTION_START - 1) !== DOT) return FRACTION_START - 1;
  let end = FRACTION_START;
  while (digitsAt(text, end, 1) >= 0) end++;
  return end === FRACTION_START ? -1 : end;
}

function sixDigits(text: string, fractionEnd: number): string {
  // Without a fraction its end lies before its start, and the cut is empty.
  return text
    .slice(FRACTION_START, Math.max(FRACTION_START, Math.min(fractionEnd, FRACTION_START + 6)))
    .padEnd(6, '0');
}

/** @returns minutes east of UTC of what stands from `start` to the end; null if that is no offset */
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
