import type { Day } from '@tixngo-sync/domain';
import { digitsAt, isValidDay } from './calendar.js';
import { describe, FieldProblem } from './field-problem.js';
import { isAbsent, wrongType } from './values.js';

/** @returns the day of `YYYY-MM-DD`, years 0001 to 9999; null if it is none */
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
