import { S360_STATUSES } from '@tixngo-sync/domain';

/** What a column holds: its value as the database takes it, null for nothing. Throws what is wrong, without repeating the value. */
type ColumnParser = (value: unknown) => string | boolean | null;

export type ImportKind = 'contacts' | 'tickets';

interface ImportColumns {
  readonly columns: Readonly<Record<string, ColumnParser>>;
  /** Columns that always have a value: an empty one leaves what is there. */
  readonly neverEmpty: readonly string[];
  /** Columns of the table that are not S-360's to write: they may be in the file, and are left out. */
  readonly ignored: readonly string[];
  /** A line names at least one of these. */
  readonly oneOf: readonly string[];
}

/** Both tables as docs/interface.md describes them. */
export const IMPORT_COLUMNS: Readonly<Record<ImportKind, ImportColumns>> = {
  contacts: {
    columns: {
      contact_id: text,
      email: text,
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
      ticket_id: text,
      tax_number: text,
      organization_code: text,
      s360_status: wordOf(S360_STATUSES),
      event_id: text,
      event_name: text,
      event_start_time: time,
      cultural_contact_id: text,
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

/** @returns what is wrong with a line, in words, if that is what was thrown */
export function wrongValueOf(error: unknown): string | undefined {
  return error instanceof WrongValue ? error.message : undefined;
}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new WrongValue('must be text, in quotes');
  if (/\0|\p{Surrogate}/u.test(value))
    throw new WrongValue('holds characters that cannot be stored (NUL or half a surrogate pair)');
  return value.trim() === '' ? null : value;
}

function day(value: unknown): string | null {
  const given = text(value)?.trim() ?? null;
  if (given === null) return null;
  const time = new Date(`${given}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(given) ||
    Number.isNaN(time.getTime()) ||
    time.toISOString().slice(0, 10) !== given
  ) {
    throw new WrongValue('is no day such as 1990-05-31');
  }
  return given;
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?)$/i;

function time(value: unknown): string | null {
  const given = text(value)?.trim() ?? null;
  if (given === null || WITH_OFFSET.test(given)) return given;
  throw new WrongValue('is no time with an offset such as 2026-06-11T18:00:00+02:00');
}

const YES = ['true', 't', 'yes', '1'];
const NO = ['false', 'f', 'no', '0'];

function yesOrNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const given = text(value)?.trim().toLowerCase() ?? null;
  if (given === null) return null;
  if (YES.includes(given)) return true;
  if (NO.includes(given)) return false;
  throw new WrongValue('is neither true nor false');
}

function wordOf(words: readonly string[]): ColumnParser {
  return (value) => {
    const given = text(value)?.trim().toUpperCase() ?? null;
    if (given === null || words.includes(given)) return given;
    throw new WrongValue(`is none of ${words.join(', ')}`);
  };
}
