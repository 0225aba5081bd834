import type { Queryable } from '../sql.js';

/** A contact as S-360 has it: only the columns its file names; null empties one. */
export interface ContactImport {
  readonly contact_id?: string;
  readonly [column: string]: string | boolean | null | undefined;
}

/** The outcomes of the rows of one batch. */
export interface ImportCounts {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What a file may say of a contact. */
export const CONTACT_IMPORT_COLUMNS = [
  'contact_id',
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
  'created_at',
] as const;

/**
 * Takes S-360's contacts in, under the apply lock. S-360 is master of what it sends: a contact of that id
 * gets the columns that are given, and is S-360's own from then on. One without an id is new, unless one with
 * the very same values is there.
 * @param rows at most one of an id
 */
export async function importContacts(
  client: Queryable,
  rows: readonly ContactImport[],
): Promise<ImportCounts> {
  const withId = rows.filter((row) => row.contact_id !== undefined);
  const withoutId = rows.filter((row) => row.contact_id === undefined);
  const updated = await client.query(UPDATE, [JSON.stringify(withId)]);
  const inserted = await client.query(INSERT, [JSON.stringify(withId)]);
  const added = await client.query(INSERT_WITHOUT_ID, [JSON.stringify(withoutId)]);
  const imported = (inserted.rowCount ?? 0) + (added.rowCount ?? 0);
  return {
    imported,
    updated: updated.rowCount ?? 0,
    unchanged: rows.length - imported - (updated.rowCount ?? 0),
  };
}

const COLUMNS = CONTACT_IMPORT_COLUMNS.join(', ');

const VALUES = CONTACT_IMPORT_COLUMNS.map((column) => `(w).${column}`).join(', ');

/** A record filled from JSON keeps what the JSON does not name. */
const UPDATE = `
  UPDATE contact c SET (${COLUMNS}, origin, updated_at) = ROW (${VALUES}, 'S360', now())
    FROM (
      SELECT stored, jsonb_populate_record(stored, given) AS w
        FROM jsonb_array_elements($1::jsonb) AS given JOIN contact stored
          ON stored.contact_id = given ->> 'contact_id'
    ) AS wanted
   WHERE c.contact_id = (w).contact_id AND (w IS DISTINCT FROM stored OR c.origin <> 'S360')`;

/** The defaults of the columns, where the JSON does not name them. */
const NEW = `jsonb_populate_record(NULL::contact, '{"kind": "INDIVIDUAL", "has_internet_account": false}'
  || jsonb_build_object('created_at', now()) || jsonb_strip_nulls(given))`;

const INSERT = `
  INSERT INTO contact (${COLUMNS}, origin)
  SELECT ${VALUES}, 'S360'
    FROM (SELECT ${NEW} AS w FROM jsonb_array_elements($1::jsonb) AS given) AS wanted
  ON CONFLICT (contact_id) DO NOTHING`;

const DATA_COLUMNS = CONTACT_IMPORT_COLUMNS.filter(
  (column) => column !== 'contact_id' && column !== 'created_at',
);

const INSERT_WITHOUT_ID = `
  INSERT INTO contact (${DATA_COLUMNS.join(', ')}, created_at, origin)
  SELECT DISTINCT ${DATA_COLUMNS.map((column) => `(w).${column}`).join(', ')}, (w).created_at, 'S360'
    FROM (SELECT given, ${NEW} AS w FROM jsonb_array_elements($1::jsonb) AS given) AS wanted
   WHERE NOT EXISTS (
     SELECT FROM contact c
      WHERE c.email_key IS NOT DISTINCT FROM email_key((w).email)
        AND ROW (${DATA_COLUMNS.map((column) => `c.${column}`).join(', ')}) IS NOT DISTINCT
          FROM ROW (${DATA_COLUMNS.map((column) => `(w).${column}`).join(', ')})
        AND (NOT given ? 'created_at' OR c.created_at = (w).created_at))`;
