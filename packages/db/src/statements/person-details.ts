import { instantSql, type Queryable } from '../queryable.js';
import { arraysOf, type Column, textArray, unnestOf } from './arrays.js';
import { type ContactDescription, DESCRIPTION_COLUMNS, DESCRIPTION_NAMES } from './contact-columns.js';

export interface PersonDetail extends ContactDescription {
  readonly key: string;
}

const COLUMNS: readonly Column<PersonDetail>[] = [
  { name: 'email_key', type: 'text', of: (row) => row.key },
  ...DESCRIPTION_COLUMNS,
];

/** Keeps the earliest description of people whom no contact of this function's stands for yet. @param rows each key once */
export async function keepPersonDetails(client: Queryable, rows: readonly PersonDetail[]): Promise<void> {
  if (rows.length === 0) return;
  const names = COLUMNS.map((column) => column.name).join(', ');
  await client.query({
    name: 'keep-person-details',
    text: `INSERT INTO person_detail AS p (${names}) SELECT ${names} FROM ${unnestOf(COLUMNS)}
      ON CONFLICT (email_key) DO UPDATE SET ${DESCRIPTION_NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}
      WHERE (excluded.described_at, excluded.described_place) < (p.described_at, p.described_place)`,
    values: arraysOf(rows, COLUMNS),
  });
}

/** @returns the descriptions kept for these e-mail keys */
export async function readPersonDetails(client: Queryable, keys: readonly string[]): Promise<PersonDetail[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<PersonDetail>({
    name: 'read-person-details',
    text: `SELECT email_key AS key, title, first_name AS "firstName", last_name AS "lastName", to_char(birthday, 'YYYY-MM-DD') AS birthday,
        nationality, id_number AS "idNumber", mobile_phone AS "mobilePhone", country, language,
        accepts_institution_email AS "acceptsInstitutionEmail", accepts_third_party_email AS "acceptsThirdPartyEmail",
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
     ON CONFLICT (email_key) DO UPDATE SET ${DESCRIPTION_NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}
     WHERE (excluded.described_at, excluded.described_place) < (p.described_at, p.described_place)`,
    [contactIds],
  );
}
