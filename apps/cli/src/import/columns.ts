import {
  controlIn,
  isCalendarDay,
  PermanentError,
  parseEnteredTime,
  S360_STATUSES,
  trimId,
} from '@tixngo-sync/domain';
import type { RecordColumns } from '@tixngo-sync/tixngo';

/** Returns a column's value for the database; null when empty. @throws WrongValue without the value */
type ColumnParser = (value: unknown) => string | boolean | null;

export type ImportKind = 'contacts' | 'tickets';

interface ImportColumns {
  readonly columns: Readonly<Record<string, ColumnParser>>;
  /** Columns that always have a value: an empty cell changes nothing. */
  readonly neverEmpty: readonly string[];
  /** Columns of the table that an import never writes; a file may contain them. */
  readonly ignored: readonly string[];
  /** Every line has a value in at least one of these. */
  readonly oneOf: readonly string[];
}

/** The tables are described in docs/interface.md. */
export const IMPORT_COLUMNS: Readonly<Record<ImportKind, ImportColumns>> = {
  contacts: {
    columns: {
      contact_id: id,
      email: id,
      title: text,
      first_name: text,
      last_name: text,
      birthday: day,
      nationality: text,
      id_number: text,
      mobile_phone: text,
      country: text,
      language: text,
      accepts_institution_email: yesOrNo,
      accepts_third_party_email: yesOrNo,
      kind: wordOf(['INDIVIDUAL', 'RELAY']),
      has_internet_account: yesOrNo,
      created_at: time,
    },
    neverEmpty: ['contact_id', 'kind', 'has_internet_account', 'created_at'],
    ignored: ['origin', 'updated_at'],
    oneOf: ['contact_id', 'email'],
  },
  tickets: {
    columns: {
      ticket_id: id,
      tax_number: id,
      organization_code: text,
      s360_status: wordOf(S360_STATUSES),
      event_id: id,
      event_name: text,
      event_start_time: time,
      cultural_contact_id: id,
    },
    neverEmpty: ['ticket_id', 's360_status'],
    ignored: [
      'mobile_status',
      'source_updated_at',
      'owner_email',
      'owner_first_name',
      'owner_last_name',
      'holder_first_name',
      'holder_last_name',
      'holder_email',
      'created_at',
      'updated_at',
    ],
    oneOf: ['ticket_id'],
  },
};

class WrongValue extends Error {}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new WrongValue('must be text in quotes');
  if (/\0|\p{Surrogate}/u.test(value))
    throw new WrongValue('contains characters that cannot be stored (NUL or a lone surrogate)');
  return value.trim() === '' ? null : value;
}

/** An id or e-mail address: ` A2 ` and `A2` are the same one. */
function id(value: unknown): string | null {
  const given = trimId(text(value) ?? '');
  const control = controlIn(given);
  if (control !== null) throw new WrongValue(`contains the control character ${control}`);
  return given === '' ? null : given;
}

function day(value: unknown): string | null {
  const given = text(value)?.trim() ?? null;
  if (given === null || isCalendarDay(given)) return given;
  throw new WrongValue('must be a day that exists, such as 1990-05-31');
}

/** Stays text: PostgreSQL keeps microseconds, which a Date does not. */
function time(value: unknown): string | null {
  const given = text(value)?.trim() ?? null;
  if (given === null || parseEnteredTime(given) !== null) return given;
  throw new WrongValue('must be a time with an offset, and must exist, such as 2026-06-11T18:00:00+02:00');
}

const YES = ['true', 't', 'yes', '1'];
const NO = ['false', 'f', 'no', '0'];

function yesOrNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const given = text(value)?.trim().toLowerCase() ?? null;
  if (given === null) return null;
  if (YES.includes(given)) return true;
  if (NO.includes(given)) return false;
  throw new WrongValue('must be true or false');
}

function wordOf(words: readonly string[]): ColumnParser {
  return (value) => {
    const given = text(value)?.trim().toUpperCase() ?? null;
    if (given === null || words.includes(given)) return given;
    throw new WrongValue(`must be one of ${words.join(', ')}`);
  };
}

/** A row with only the columns that its line names. */
export type ImportRow = Readonly<Record<string, string | boolean | null>>;

/** Returns the row to store, or the reason to reject the line. */
export function rowOfRecord(
  kind: ImportKind,
  values: Readonly<Record<string, unknown>>,
): { row: ImportRow } | { reason: string } {
  const { columns, neverEmpty, ignored, oneOf } = IMPORT_COLUMNS[kind];
  const row: Record<string, string | boolean | null> = {};
  for (const [column, given] of Object.entries(values)) {
    if (ignored.includes(column)) continue;
    const parser = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (parser === undefined)
      return { reason: `there is no column "${column}"; known: ${Object.keys(columns).join(', ')}` };
    try {
      const value = parser(given);
      if (value !== null || !neverEmpty.includes(column)) row[column] = value;
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      return { reason: `${column} ${error.message}` };
    }
  }
  const isNamed = oneOf.some((column) => (row[column] ?? null) !== null);
  return isNamed ? { row } : { reason: `${oneOf.join(' or ')} is missing` };
}

/** How a file may name the columns: in any case, and in camelCase as TIXNGO does. */
export function recordColumnsOf(kind: ImportKind): RecordColumns {
  const { columns, ignored } = IMPORT_COLUMNS[kind];
  const known = new Map(
    [...Object.keys(columns), ...ignored].map((name) => [name.replaceAll('_', ''), name]),
  );
  return {
    nameOf: (name) => known.get(name.trim().toLowerCase().replaceAll('_', '')) ?? name.trim(),
    check: (header) => checkHeader(kind, header),
  };
}

/** @throws PermanentError when a CSV header has an unknown or repeated column, or lacks the id */
export function checkHeader(kind: ImportKind, header: readonly string[]): void {
  const { columns, ignored, oneOf } = IMPORT_COLUMNS[kind];
  const unknown = header.filter((column) => !Object.hasOwn(columns, column) && !ignored.includes(column));
  const twice = header.filter((column, index) => header.indexOf(column) !== index);
  const problems = [
    ...(unknown.length === 0 ? [] : [`no such column: ${unknown.map((column) => `"${column}"`).join(', ')}`]),
    ...(twice.length === 0 ? [] : [`more than once: ${twice.join(', ')}`]),
    ...(oneOf.some((column) => header.includes(column)) ? [] : [`missing: ${oneOf.join(' or ')}`]),
  ];
  if (problems.length === 0) return;
  const known = Object.keys(columns).join(', ');
  throw new PermanentError(
    'FILE_FORMAT',
    [
      `nothing was imported: the first line must name columns of ${kind} (${problems.join('; ')})`,
      `Known: ${known}`,
    ].join('. '),
  );
}
