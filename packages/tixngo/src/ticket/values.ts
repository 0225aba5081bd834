import { describe, FieldProblem } from './field-problem.js';

/** A field of the contract: its path from the object it is read in, and how long it may be in code points. */
export interface TextField {
  readonly path: string;
  readonly maxLength: number;
}

export type RawObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent, null and blank are the same to this interface. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && isBlank(value));
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // A visible ASCII character in front settles nearly every text without a trim.
  return !(first > 0x20 && first < 0x7f) && text.trim() === '';
}

/** Lengths of the contract are in code points; most texts are short enough to need no counting. */
export function isLongerThan(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  if (text.length > 2 * maxLength) return true;
  let codePoints = 0;
  for (const _ of text) codePoints++;
  return codePoints > maxLength;
}

/** @returns false for text that PostgreSQL or UTF-8 cannot hold: NUL, half a surrogate pair. */
export function isStorable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return false;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const low = text.charCodeAt(++i);
    // Negated, so that NaN (the text ends after half a pair) fails too.
    if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return false;
  }
  return true;
}

/** @throws FieldProblem unless the value is absent or a storable text that is not too long */
export function optionalText(value: unknown, field: TextField): string | null {
  if (isAbsent(value)) return null;
  return presentText(value, field);
}

/** @throws FieldProblem (MISSING_FIELD, …) unless the value is a storable text that is neither blank nor too long */
export function requiredText(value: unknown, field: TextField): string {
  if (isAbsent(value)) throw missing(value, field.path);
  return presentText(value, field);
}

function presentText(value: unknown, field: TextField): string {
  if (typeof value !== 'string') throw wrongType(value, field.path, 'a text');
  if (isLongerThan(value, field.maxLength)) throw tooLong(value, field);
  if (!isStorable(value)) {
    throw new FieldProblem(
      'UNSTORABLE_TEXT',
      field.path,
      'a NUL character or half a surrogate pair',
      'text that a database can store',
    );
  }
  return value;
}

export function optionalBoolean(value: unknown, path: string): boolean | null {
  if (typeof value === 'boolean') return value;
  if (isAbsent(value)) return null;
  throw wrongType(value, path, 'true or false');
}

export function optionalObject(value: unknown, path: string): RawObject | null {
  if (isObject(value)) return value;
  if (isAbsent(value)) return null;
  throw wrongType(value, path, 'an object');
}

export function requiredObject(value: unknown, path: string): RawObject {
  if (isAbsent(value)) throw missing(value, path);
  if (!isObject(value)) throw wrongType(value, path, 'an object');
  return value;
}

export function missing(value: unknown, path: string): FieldProblem {
  return new FieldProblem('MISSING_FIELD', path, describe(value), 'a value');
}

export function wrongType(value: unknown, path: string, expected: string): FieldProblem {
  return new FieldProblem('INVALID_FIELD', path, describe(value), expected);
}

function tooLong(value: string, field: TextField): FieldProblem {
  return new FieldProblem(
    'FIELD_TOO_LONG',
    field.path,
    describe(value),
    `at most ${field.maxLength} characters`,
  );
}
