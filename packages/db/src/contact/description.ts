import {
  type ContactFields,
  type Instant,
  TEMPORARY_FIRST_NAME,
  TEMPORARY_LAST_NAME,
} from '@tixngo-sync/domain';
import { arraysOf, type Column, instantSql, type Queryable, textArray, unnestOf } from '../sql.js';

/**
 * What a snapshot says of a person: the twelve fields of the mapping (docs/domain.md, "Contacts"), less the
 * e-mail, and the snapshot they come from. Only persons with a name are described.
 */
export interface ContactDescription extends Omit<ContactFields, 'email'> {
  readonly firstName: string;
  readonly lastName: string;
  readonly describedAt: Instant | null;
  readonly describedPlace: number | null;
}

export const DESCRIPTION_COLUMNS: readonly Column<ContactDescription>[] = [
  { name: 'title', type: 'text', of: (row) => row.title },
  { name: 'first_name', type: 'text', of: (row) => row.firstName },
  { name: 'last_name', type: 'text', of: (row) => row.lastName },
  { name: 'birthday', type: 'date', of: (row) => row.birthday },
  { name: 'nationality', type: 'text', of: (row) => row.nationality },
  { name: 'id_number', type: 'text', of: (row) => row.idNumber },
  { name: 'mobile_phone', type: 'text', of: (row) => row.mobilePhone },
  { name: 'country', type: 'text', of: (row) => row.country },
  { name: 'language', type: 'text', of: (row) => row.language },
  { name: 'accepts_institution_email', type: 'boolean', of: (row) => row.acceptsInstitutionEmail },
  { name: 'accepts_third_party_email', type: 'boolean', of: (row) => row.acceptsThirdPartyEmail },
  { name: 'described_at', type: 'timestamptz', of: (row) => row.describedAt },
  { name: 'described_place', type: 'bigint', of: (row) => row.describedPlace },
];

export const DESCRIPTION_NAMES = DESCRIPTION_COLUMNS.map((column) => column.name);

const DESCRIPTION_EXCLUDED = DESCRIPTION_NAMES.map((name) => `${name} = excluded.${name}`).join(', ');

/** `isTemporary` of packages/domain, of a contact `c`. */
export const IS_TEMPORARY = `c.first_name = '${TEMPORARY_FIRST_NAME}' AND c.last_name = '${TEMPORARY_LAST_NAME}'`;

export interface PersonDetail extends ContactDescription {
  readonly key: string;
}

const DETAIL_COLUMNS: readonly Column<PersonDetail>[] = [
  { name: 'email_key', type: 'text', of: (row) => row.key },
  ...DESCRIPTION_COLUMNS,
];

/**
 * Keeps the earliest description of people for whom this function has not created or filled in a contact yet.
 * @param rows each key once
 */
export async function keepPersonDetails(client: Queryable, rows: readonly PersonDetail[]): Promise<void> {
  if (rows.length === 0) return;
  const names = DETAIL_COLUMNS.map((column) => column.name).join(', ');
  await client.query({
    name: 'keep-person-details',
    text: `INSERT INTO person_detail AS p (${names}) SELECT ${names} FROM ${unnestOf(DETAIL_COLUMNS)}
      ON CONFLICT (email_key) DO UPDATE SET ${DESCRIPTION_EXCLUDED}
      WHERE (excluded.described_at, excluded.described_place) < (p.described_at, p.described_place)`,
    values: arraysOf(rows, DETAIL_COLUMNS),
  });
}

/** @returns the descriptions kept for these e-mail keys */
export async function readPersonDetails(client: Queryable, keys: readonly string[]): Promise<PersonDetail[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<PersonDetail>({
    name: 'read-person-details',
    text: `SELECT email_key AS key, title, first_name AS "firstName", last_name AS "lastName",
        to_char(birthday, 'YYYY-MM-DD') AS birthday, nationality, id_number AS "idNumber",
        mobile_phone AS "mobilePhone", country, language,
        accepts_institution_email AS "acceptsInstitutionEmail",
        accepts_third_party_email AS "acceptsThirdPartyEmail",
        ${instantSql('described_at')} AS "describedAt", described_place AS "describedPlace"
      FROM unnest($1::text[]) AS i(email_key) JOIN person_detail USING (email_key)`,
    values: [textArray(keys, (key) => key)],
  });
  return rows;
}

const DESCRIBED_ONCE = DESCRIPTION_NAMES.join(', ');

/** Keeps how this function described these contacts. @param contactIds an array literal */
export async function keepDescriptionsOf(client: Queryable, contactIds: string): Promise<void> {
  await client.query(
    `INSERT INTO person_detail AS p (email_key, ${DESCRIBED_ONCE})
     SELECT email_key, ${DESCRIBED_ONCE} FROM contact
     WHERE contact_id = ANY($1::text[]) AND described_at IS NOT NULL AND email_key IS NOT NULL
     ON CONFLICT (email_key) DO UPDATE SET ${DESCRIPTION_EXCLUDED}
     WHERE (excluded.described_at, excluded.described_place) < (p.described_at, p.described_place)`,
    [contactIds],
  );
}
