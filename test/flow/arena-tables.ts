import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@tixngo-sync/db';

/** The fixture is described in fixtures/arena/README.md. */
const ARENA = new URL('./fixtures/arena/', import.meta.url);

type Row = Record<string, unknown>;

function jsonLines(path: string): Row[] {
  return readFileSync(new URL(path, ARENA), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** @returns every change of the feed in order. */
export function arenaChanges(): unknown[] {
  return readdirSync(new URL('pages/', ARENA))
    .sort()
    .flatMap(
      (name) =>
        (JSON.parse(readFileSync(new URL(`pages/${name}`, ARENA), 'utf8')) as { result: unknown[] }).result,
    );
}

/** Inserts what S-360 contained before. */
export function loadArenaS360(database: Database): Promise<void> {
  return loadS360(database, jsonLines('s360/contact.jsonl'), jsonLines('s360/ticket.jsonl'));
}

/** Inserts S-360's own rows with SQL, as S-360 would; a contact's id is its `key`. */
export async function loadS360(
  database: Database,
  contacts: readonly Row[],
  tickets: readonly Row[],
): Promise<void> {
  await database.pool.query(
    `INSERT INTO contact (contact_id, email, title, first_name, last_name, birthday, nationality, id_number,
      mobile_phone, country, language,
       accepts_institution_email, accepts_third_party_email, kind, has_internet_account, created_at)
     SELECT key, email, title, first_name, last_name, birthday, nationality, id_number, mobile_phone,
       country, language,
       accepts_institution_email, accepts_third_party_email, kind, has_internet_account, created_at
     FROM jsonb_to_recordset($1) AS c(key text, email text, title text, first_name text, last_name text,
       birthday date, nationality text,
       id_number text, mobile_phone text, country text, language text, accepts_institution_email boolean,
         accepts_third_party_email boolean,
       kind text, has_internet_account boolean, created_at timestamptz)`,
    [JSON.stringify(contacts)],
  );
  await database.pool.query(
    `INSERT INTO ticket (ticket_id, tax_number, organization_code, s360_status, event_id, event_name,
      cultural_contact_id)
     SELECT ticket_id, tax_number, organization_code, s360_status, event_id, event_name, cultural_contact
     FROM jsonb_to_recordset($1) AS t(ticket_id text, tax_number text, organization_code text,
       s360_status text, event_id text,
       event_name text, cultural_contact text)`,
    [JSON.stringify(tickets)],
  );
}

export interface ArenaTables {
  readonly ticket: string[];
  readonly ticket_history: string[];
  readonly contact: string[];
  readonly distribution: string[];
}

/** A ticket that is not in the feed stays as S-360 has it; the fixture's expected row then omits fields. */
export function expectedArenaTables(): ArenaTables {
  const s360 = new Map(jsonLines('s360/ticket.jsonl').map((row) => [row.ticket_id, row]));
  return {
    ticket: comparable(
      jsonLines('expected/ticket.jsonl').map((row) => ({ ...s360.get(row.ticket_id), ...row })),
      TICKET,
    ),
    ticket_history: comparable(jsonLines('expected/ticket_history.jsonl'), HISTORY),
    contact: comparable(jsonLines('expected/contact.jsonl'), CONTACT),
    distribution: comparable(jsonLines('expected/distribution.jsonl'), DISTRIBUTION),
  };
}

/**
 * @returns the tables, with contacts named as in the fixture: `new:` and the e-mail for contacts that the
 * function created.
 */
export async function actualArenaTables(database: Database): Promise<ArenaTables> {
  const key = `CASE WHEN c.origin = 'TIXNGO' THEN 'new:' || c.email_key ELSE c.contact_id END`;
  const named = (column: string) => `(SELECT ${key} FROM contact c WHERE c.contact_id = ${column})`;
  const rows = async (sql: string) => (await database.pool.query<Row>(sql)).rows;
  return {
    ticket: comparable(
      await rows(`SELECT t.*, ${named('t.cultural_contact_id')} AS cultural_contact FROM ticket t`),
      TICKET,
    ),
    ticket_history: comparable(await rows('SELECT * FROM ticket_history'), HISTORY),
    contact: comparable(
      await rows(`SELECT c.*, c.birthday::text AS birthday, ${key} AS key FROM contact c`),
      CONTACT,
    ),
    distribution: comparable(
      await rows(
        `SELECT d.*, ${named('d.old_contact_id')} AS old_contact,
          ${named('d.new_contact_id')} AS new_contact FROM distribution d`,
      ),
      DISTRIBUTION,
    ),
  };
}

const TICKET = [
  'ticket_id',
  'tax_number',
  'organization_code',
  's360_status',
  'mobile_status',
  'source_updated_at',
  'event_id',
  'event_name',
  'event_start_time',
  'owner_email',
  'owner_first_name',
  'owner_last_name',
  'holder_first_name',
  'holder_last_name',
  'holder_email',
  'cultural_contact',
];
const HISTORY = ['ticket_id', 'status', 'occurred_at', 'owner_email', 'recipient_email'];
const CONTACT = [
  'key',
  'email',
  'title',
  'first_name',
  'last_name',
  'birthday',
  'nationality',
  'id_number',
  'mobile_phone',
  'country',
  'language',
  'accepts_institution_email',
  'accepts_third_party_email',
  'kind',
  'has_internet_account',
  'origin',
];
const DISTRIBUTION = ['ticket_id', 'old_contact', 'new_contact', 'action', 'status'];

/**
 * @returns one line a row, sorted. E-mails ignore case, times are instants, null equals absent, and an absent
 * consent is no.
 */
function comparable(rows: readonly Row[], columns: readonly string[]): string[] {
  return rows
    .map((row) => columns.map((column) => `${column}=${normal(column, row[column])}`).join(' | '))
    .sort();
}

function normal(column: string, value: unknown): string {
  if (column.startsWith('accepts_')) return String(value ?? false);
  if (column === 's360_status') return String(value ?? 'PRINTED');
  if (column === 'kind') return String(value ?? 'INDIVIDUAL');
  if (value === null || value === undefined) return '-';
  if (column === 'email' || column.endsWith('_email') || column === 'key' || column.endsWith('_contact'))
    return String(value).trim().toLowerCase();
  if (value instanceof Date) return value.toISOString();
  if (column.endsWith('_at') || column.endsWith('_time')) return new Date(String(value)).toISOString();
  return String(value);
}
