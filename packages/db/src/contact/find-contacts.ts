import type { Instant } from '@tixngo-sync/domain';
import { instantSql, type Queryable, textArray } from '../sql.js';
import { IS_TEMPORARY } from './description.js';
import { digestOfStandIn } from './stand-in.js';

/** The contact that an e-mail means. */
export interface FoundContact {
  readonly key: string;
  readonly contactId: string;
  /** It waits for its details: see `isTemporary`. */
  readonly temporary: boolean;
  readonly inUse: boolean;
  /** The snapshot that described the contact, where this function did. */
  readonly describedAt: Instant | null;
  readonly describedPlace: number | null;
}

/**
 * Which contact has this e-mail? One with an internet account first; of two such the individual before the
 * relay; then the oldest (docs/domain.md, "Contacts"). Under the apply lock: no other process of this
 * function makes contacts meanwhile. The stand-in of an erased person means the contact that the e-mail
 * meant, S-360's own too.
 * @param keys e-mail keys, each once
 * @returns a row for each key that a contact has
 */
export async function findContacts(client: Queryable, keys: readonly string[]): Promise<FoundContact[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<FoundContact>({
    name: 'find-contacts',
    text: SQL,
    values: [textArray(keys, (key) => key)],
  });
  const standIns = keys.filter((key) => digestOfStandIn(key) !== null);
  return standIns.length === 0 ? rows : withErased(client, rows, standIns);
}

async function withErased(
  client: Queryable,
  found: readonly FoundContact[],
  standIns: readonly string[],
): Promise<FoundContact[]> {
  const { rows } = await client.query<FoundContact>({
    name: 'find-erased',
    text: ERASED_SQL,
    values: [textArray(standIns, (key) => key)],
  });
  const erased = new Set(rows.map((contact) => contact.key));
  return [...found.filter((contact) => !erased.has(contact.key)), ...rows];
}

const FIELDS = `c.contact_id AS "contactId",
    coalesce(${IS_TEMPORARY}, false) AS temporary, c.in_use AS "inUse",
    ${instantSql('c.described_at')} AS "describedAt", c.described_place AS "describedPlace"`;

const ERASED_SQL = `
  SELECT i.key, ${FIELDS}
  FROM unnest($1::text[]) AS i(key) JOIN erased_person e ON e.email_digest = substr(i.key, 8, 16)
    JOIN contact c USING (contact_id)`;

const SQL = `
  SELECT DISTINCT ON (i.email_key) i.email_key AS key, ${FIELDS}
  FROM unnest($1::text[]) AS i(email_key) JOIN contact c USING (email_key)
  ORDER BY i.email_key, c.has_internet_account DESC,
    CASE WHEN c.has_internet_account AND c.kind = 'RELAY' THEN 1 ELSE 0 END, c.created_at, c.contact_id`;
