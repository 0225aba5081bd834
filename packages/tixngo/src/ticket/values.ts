import {
  isCleanId,
  isStorable,
  MOBILE_STATUSES,
  type MobileStatus,
  type QuarantineReason,
  V4_STATUSES,
  type V4Status,
} from '@tixngo-sync/domain';

/**
 * What is wrong with one field. Thrown only inside this folder: `parseTicketChange` turns it into its result.
 */
export class FieldProblem extends Error {
  readonly reason: QuarantineReason;
  readonly path: string;
  readonly found: string;
  readonly expected: string;

  constructor(reason: QuarantineReason, path: string, found: string, expected: string) {
    super(reason);
    this.reason = reason;
    this.path = path;
    this.found = found;
    this.expected = expected;
  }

  /** Returns the same problem with a path from the enclosing object. */
  under(prefix: string): FieldProblem {
    return new FieldProblem(this.reason, prefix + this.path, this.found, this.expected);
  }
}

/** Describes a value by type and size, never by content: it may be personal data. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string')
    return value.trim() === '' ? 'an empty text' : `a text of ${value.length} characters`;
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

const SHOWN_WORD = 40;

/** Makes a status safe to show: at most 40 characters, printable ASCII. */
function shownWord(word: string): string {
  const cut = word.slice(0, SHOWN_WORD).replace(/[^\x20-\x7e]/g, '?');
  return word.length > SHOWN_WORD ? `"${cut}…"` : `"${cut}"`;
}

/**
 * A text field of the contract: its path from the object that is read, and its maximum length in code points.
 */
export interface TextField {
  readonly path: string;
  readonly maxLength: number;
}

export type RawObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent, null and blank mean the same in this interface. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && isBlank(value));
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Nearly every text starts with a visible ASCII character and needs no trim.
  return !(first > 0x20 && first < 0x7f) && text.trim() === '';
}

/** The contract's lengths are in code points; most texts are too short to need counting. */
export function isLongerThan(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  if (text.length > 2 * maxLength) return true;
  let codePoints = 0;
  for (const _ of text) codePoints++;
  return codePoints > maxLength;
}

/** @throws FieldProblem unless the value is absent, or storable text that is not too long */
export function optionalText(value: unknown, field: TextField): string | null {
  if (isAbsent(value)) return null;
  return presentText(value, field);
}

/** @throws FieldProblem unless the value is storable text that is neither blank nor too long */
function requiredText(value: unknown, field: TextField): string {
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

/** @throws FieldProblem unless the value is text as of {@link requiredText} that S-360 can have as an id */
export function requiredId(value: unknown, field: TextField): string {
  const id = requiredText(value, field);
  if (isCleanId(id)) return id;
  throw new FieldProblem(
    'INVALID_FIELD',
    field.path,
    describe(id),
    'no white space or invisible characters around it, and no control characters',
  );
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

const MOBILE_BY_TEXT: ReadonlyMap<string, MobileStatus> = new Map(
  MOBILE_STATUSES.map((status) => [status, status]),
);
const V4_BY_TEXT: ReadonlyMap<string, V4Status> = new Map(V4_STATUSES.map((status) => [status, status]));

export function requiredMobileStatus(value: unknown, path: string): MobileStatus {
  return requiredStatus(value, path, MOBILE_BY_TEXT, 'a lifecycle status');
}

export function requiredV4Status(value: unknown, path: string): V4Status {
  return requiredStatus(value, path, V4_BY_TEXT, 'a status of a V4 ticket');
}

function requiredStatus<Status>(
  value: unknown,
  path: string,
  byText: ReadonlyMap<string, Status>,
  expected: string,
): Status {
  if (typeof value === 'string') {
    const status = byText.get(value);
    if (status !== undefined) return status;
  }
  if (isAbsent(value)) throw missing(value, path);
  if (typeof value !== 'string') throw wrongType(value, path, `${expected} as text`);
  throw new FieldProblem(
    'UNKNOWN_STATUS',
    path,
    shownWord(value),
    `${expected} (${[...byText.keys()].join(', ')})`,
  );
}
