import { arraysOf, type Column, type Queryable, textArray, unnestOf } from '../sql.js';
import {
  type ContactDescription,
  DESCRIPTION_COLUMNS,
  DESCRIPTION_NAMES,
  IS_TEMPORARY,
  keepDescriptionsOf,
} from './description.js';

export interface NewContact extends ContactDescription {
  readonly key: string;
}

const NEW_COLUMNS: readonly Column<NewContact>[] = [
  { name: 'email', type: 'text', of: (row) => row.key },
  ...DESCRIPTION_COLUMNS,
];

/**
 * Makes contacts with an internet account. The unique index contact_one_per_email_from_tixngo backs the apply
 * lock up (I7).
 * @returns the new contact's id by e-mail key
 */
export async function insertContacts(
  client: Queryable,
  rows: readonly NewContact[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const names = NEW_COLUMNS.map((column) => column.name).join(', ');
  const result = await client.query<{ contact_id: string; email: string }>({
    name: 'insert-contacts',
    text: `INSERT INTO contact (${names}, kind, has_internet_account, origin, in_use)
      SELECT ${names}, 'INDIVIDUAL', true, 'TIXNGO', true FROM ${unnestOf(NEW_COLUMNS)}
      RETURNING contact_id, email`,
    values: arraysOf(rows, NEW_COLUMNS),
  });
  return new Map(result.rows.map((row) => [row.email, row.contact_id]));
}

export interface DescribedContact extends ContactDescription {
  readonly contactId: string;
}

const DESCRIBED_COLUMNS: readonly Column<DescribedContact>[] = [
  { name: 'contact_id', type: 'text', of: (row) => row.contactId },
  ...DESCRIPTION_COLUMNS,
];

/**
 * Fills temporary contacts in, and describes again those that this function had described by a later
 * snapshot. A normal contact of S-360's own is never touched (I7): the WHERE guards this once more.
 */
export async function describeContacts(client: Queryable, rows: readonly DescribedContact[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'describe-contacts',
    text: `UPDATE contact c SET ${DESCRIPTION_NAMES.map((name) => `${name} = i.${name}`).join(', ')},
      in_use = true, updated_at = now(),
        before_fill = CASE WHEN c.origin = 'S360' AND c.described_at IS NULL THEN to_jsonb(c)
          ELSE c.before_fill END
      FROM ${unnestOf(DESCRIBED_COLUMNS)}
      WHERE c.contact_id = i.contact_id
        AND (c.described_at IS NOT NULL OR (${IS_TEMPORARY}))`,
    values: arraysOf(rows, DESCRIBED_COLUMNS),
  });
}

/**
 * Remembers that a ticket came to these temporary contacts: they are filled in as soon as their details are
 * known.
 */
export async function markContactsInUse(client: Queryable, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  await client.query({
    name: 'mark-contacts-in-use',
    text: 'UPDATE contact SET in_use = true WHERE contact_id = ANY($1::text[]) AND NOT in_use',
    values: [textArray(contactIds, (id) => id)],
  });
}

/**
 * The contact of a ticket that was never folded comes from S-360. Such a ticket keeps a contact that this
 * function created, but does not keep one of S-360's filled in.
 */
const UNNEEDED = `
  SELECT c.contact_id FROM unnest($1::text[]) AS i(contact_id) JOIN contact c USING (contact_id)
  WHERE c.in_use AND NOT EXISTS (
      SELECT FROM ticket t
      WHERE t.cultural_contact_id = c.contact_id AND (t.folded_at IS NOT NULL OR c.origin = 'TIXNGO'))
    AND NOT EXISTS (SELECT FROM distribution d WHERE d.old_contact_id = c.contact_id)
    AND NOT EXISTS (SELECT FROM distribution d WHERE d.new_contact_id = c.contact_id)`;

/**
 * Takes back what was done for contacts that, by what is known now, no ticket came to (I4): those that this
 * function made go, temporary ones of S-360's are again as they were. Their descriptions are kept for the day
 * they are needed. Rare: an earlier page came late.
 * @param contactIds that a ticket or distribution named before and does not now; the rows that name others
 *   are written already
 */
export async function releaseContacts(client: Queryable, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const { rows } = await client.query<{ contact_id: string }>(UNNEEDED, [textArray(contactIds, (id) => id)]);
  if (rows.length === 0) return;
  const unneeded = textArray(rows, (row) => row.contact_id);
  await keepDescriptionsOf(client, unneeded);
  await client.query(`DELETE FROM contact WHERE contact_id = ANY($1::text[]) AND origin = 'TIXNGO'`, [
    unneeded,
  ]);
  await client.query(
    `UPDATE contact c SET in_use = false, before_fill = NULL, described_at = NULL, described_place = NULL,
      updated_at = now(),
       ${GIVEN_BACK.map(
         (name) => `${name} = CASE WHEN c.before_fill IS NULL THEN c.${name} ELSE b.${name} END`,
       ).join(', ')}
     FROM contact s CROSS JOIN LATERAL jsonb_populate_record(NULL::contact, coalesce(s.before_fill, '{}')) b
     WHERE c.contact_id = s.contact_id AND c.contact_id = ANY($1::text[])`,
    [unneeded],
  );
}

const GIVEN_BACK = DESCRIPTION_NAMES.filter((name) => !name.startsWith('described_'));
