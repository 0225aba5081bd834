import { ERASED_FIRST_NAME, ERASED_LAST_NAME } from '@tixngo-sync/domain';
import { findContacts } from '../contact/find-contacts.js';
import { standInOf } from '../contact/stand-in.js';
import type { Queryable } from '../sql.js';
import { lockApply } from '../transaction.js';

/** Rows that held something of a person's. */
export interface ErasedRows {
  /** Contacts that this function made or filled in. */
  readonly contacts: number;
  readonly personDetails: number;
  readonly tickets: number;
  readonly historyEntries: number;
  readonly ownerSightings: number;
}

/** How many persons are erased: a page that was read before the latest erasure must be read again. */
export async function countErasedPersons(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) AS count FROM erased_person');
  return rows[0]?.count ?? 0;
}

/**
 * Erases a person from all tables but the bodies, in the caller's transaction: the e-mail becomes the
 * person's stand-in, names and details go. From the commit on pages bring the person in under the stand-in
 * only. Under the apply lock, since a ticket half erased would be folded to a transfer that never was; it
 * reads the tickets and the history once, so pages wait about a second a million of them.
 * @param emailKey of the person
 * @param digest `digestOfPerson`
 */
export async function eraseFromTables(
  client: Queryable,
  emailKey: string,
  digest: string,
): Promise<ErasedRows> {
  await lockApply(client);
  await client.query(
    `SELECT set_config('enable_seqscan', 'on', true), set_config('synchronous_commit', 'on', true)`,
  );
  const [contact] = await findContacts(client, [emailKey]);
  await client.query(
    `INSERT INTO erased_person AS e (email_digest, contact_id) VALUES ($1, $2)
     ON CONFLICT (email_digest) DO UPDATE SET contact_id = coalesce(e.contact_id, excluded.contact_id)`,
    [digest, contact?.contactId ?? null],
  );
  const values = [emailKey, standInOf(digest)];
  const rowsOf = async (text: string) =>
    (await client.query(text, text.includes('$2') ? values : [emailKey])).rowCount ?? 0;
  return {
    contacts: await rowsOf(CONTACTS),
    personDetails: await rowsOf('DELETE FROM person_detail WHERE email_key = $1'),
    tickets: await rowsOf(TICKETS),
    historyEntries: await rowsOf(HISTORY),
    ownerSightings: await rowsOf('UPDATE owner_sighting SET owner_email = $2 WHERE owner_email = $1'),
  };
}

/** S-360's own contacts are S-360's to erase: those that this function neither made nor filled in stay. */
const CONTACTS = `
  UPDATE contact SET email = $2, first_name = '${ERASED_FIRST_NAME}', last_name = '${ERASED_LAST_NAME}',
    title = NULL, birthday = NULL, nationality = NULL, id_number = NULL, mobile_phone = NULL, country = NULL,
    language = NULL, accepts_institution_email = NULL, accepts_third_party_email = NULL, described_at = NULL,
    described_place = NULL, before_fill = NULL, updated_at = now()
  WHERE email_key = $1 AND (origin = 'TIXNGO' OR described_at IS NOT NULL)`;

/**
 * Whether an e-mail that others may have filled in has the key $1. `email_key()` costs ten times what reading
 * the rest of a ticket does, so it is only called for those that can have this key: they contain it in lower
 * case, or have characters outside ASCII.
 */
export function isEmail(column: string): string {
  return (
    `((position($1 IN lower(${column} COLLATE "C")) > 0 OR octet_length(${column}) <> length(${column})) ` +
    `AND email_key(${column}) = $1)`
  );
}

/**
 * Columns that others may fill in are compared by their key, ours as they are: they hold nothing but keys.
 */
const TICKETS = `
  UPDATE ticket t SET
    owner_email = CASE WHEN is_owner THEN $2 ELSE t.owner_email END,
    owner_first_name = CASE WHEN is_owner THEN NULL ELSE t.owner_first_name END,
    owner_last_name = CASE WHEN is_owner THEN NULL ELSE t.owner_last_name END,
    holder_email = CASE WHEN is_holder THEN $2 ELSE t.holder_email END,
    holder_first_name = CASE WHEN is_holder THEN NULL ELSE t.holder_first_name END,
    holder_last_name = CASE WHEN is_holder THEN NULL ELSE t.holder_last_name END,
    recipient_email = CASE WHEN is_recipient THEN $2 ELSE t.recipient_email END,
    initial_owner_email = CASE WHEN t.initial_owner_email = $1 THEN $2 ELSE t.initial_owner_email END,
    fold_owner_email = CASE WHEN t.fold_owner_email = $1 THEN $2 ELSE t.fold_owner_email END,
    history_digest = NULL, updated_at = now()
  FROM (
    SELECT ticket_id, coalesce(email_key(owner_email) = $1, false) AS is_owner,
      coalesce(email_key(holder_email) = $1, false) AS is_holder,
      coalesce(email_key(recipient_email) = $1, false) AS is_recipient
    FROM ticket
    WHERE ${isEmail('owner_email')} OR ${isEmail('holder_email')} OR ${isEmail('recipient_email')}
      OR initial_owner_email = $1 OR fold_owner_email = $1) found
  WHERE t.ticket_id = found.ticket_id`;

/** As JavaScript's `\\s`. PostgreSQL's own depends on the locale. */
const WHITE = String.raw`\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const BETWEEN_WORDS = String.raw`[.!?]*[${WHITE}<>()\[\]{}"'',;:|\\/=]+|[.!?]+$`;

/**
 * Whether a text has the e-mail $1 as one of its words: folded by `email_key()`, so that no locale decides
 * what is upper case, then split as `replacePersons` of packages/pipeline does. Most texts have no `@`.
 */
export function holdsEmail(column: string): string {
  return (
    `(position('@' IN ${column}) > 0 AND position($1 IN email_key(${column})) > 0 ` +
    `AND $1 = ANY (regexp_split_to_array(email_key(${column}) COLLATE "C", '${BETWEEN_WORDS}')))`
  );
}

/**
 * A text that holds the e-mail becomes the stand-in, as it does in what comes later, so that the same entry
 * stays the same. The digest of the entries is removed, because it was made of what they said before.
 */
const HISTORY = `
  WITH erased AS (
    UPDATE ticket_history SET
      owner_email = CASE WHEN owner_email = $1 THEN $2 ELSE owner_email END,
      recipient_email = CASE WHEN recipient_email = $1 THEN $2 ELSE recipient_email END,
      snapshot_owner_email = CASE WHEN snapshot_owner_email = $1 THEN $2 ELSE snapshot_owner_email END,
      actor = CASE WHEN ${holdsEmail('actor')} THEN $2 ELSE actor END,
      reason = CASE WHEN ${holdsEmail('reason')} THEN $2 ELSE reason END
    WHERE owner_email = $1 OR recipient_email = $1 OR snapshot_owner_email = $1
      OR ${holdsEmail('actor')} OR ${holdsEmail('reason')}
    RETURNING ticket_id
  ), digests AS (
    UPDATE ticket SET history_digest = NULL WHERE ticket_id IN (SELECT ticket_id FROM erased)
  )
  SELECT FROM erased`;
