import type { Queryable } from '../sql.js';
import { holdsEmail, isEmail } from './erase.js';

/** What an erasure leaves, for the person in charge of it. */
export interface LeftAlone {
  /** S-360's own contacts with this e-mail. */
  readonly s360ContactIds: readonly string[];
  readonly isRecipientOfTheInterface: boolean;
  readonly dashboardUsers: readonly string[];
}

export async function readLeftAlone(client: Queryable, emailKey: string): Promise<LeftAlone> {
  const { rows } = await client.query<LeftAlone>(
    `SELECT ARRAY(SELECT contact_id FROM contact WHERE email_key = $1 AND origin = 'S360'
      AND described_at IS NULL ORDER BY contact_id) AS "s360ContactIds",
       EXISTS (SELECT FROM interface, unnest(recipients) r
         WHERE email_key(r) = $1) AS "isRecipientOfTheInterface",
       ARRAY(SELECT coalesce(username, name) FROM auth_user WHERE email_key(email) = $1
         ORDER BY 1) AS "dashboardUsers"`,
    [emailKey],
  );
  return rows[0] ?? { s360ContactIds: [], isRecipientOfTheInterface: false, dashboardUsers: [] };
}

/**
 * What the tables hold of a person: what is the person's own, and in which part the person was in it. Nobody
 * else's data.
 */
export interface PersonInTables {
  readonly contacts: readonly unknown[];
  readonly personDetails: readonly unknown[];
  readonly tickets: readonly unknown[];
  readonly history: readonly unknown[];
  readonly ownerSightings: readonly unknown[];
  readonly distributions: readonly unknown[];
}

/** Reads the tickets and the history once. */
export async function readPersonInTables(client: Queryable, emailKey: string): Promise<PersonInTables> {
  const read = async (text: string) => (await client.query<Record<string, unknown>>(text, [emailKey])).rows;
  return {
    contacts: await read(
      `SELECT to_jsonb(c) - '{email_key,described_place}'::text[] AS contact FROM contact c
        WHERE email_key = $1 ORDER BY contact_id`,
    ),
    personDetails: await read(
      `SELECT to_jsonb(p) - 'described_place' AS detail FROM person_detail p WHERE email_key = $1`,
    ),
    tickets: await read(
      `SELECT ticket_id, tax_number, event_id, event_name, event_start_time, mobile_status, source_updated_at,
         CASE WHEN email_key(owner_email) = $1 THEN jsonb_build_object('email', owner_email, 'first_name',
           owner_first_name, 'last_name', owner_last_name) END AS owner,
         CASE WHEN email_key(holder_email) = $1 THEN jsonb_build_object('email', holder_email, 'first_name',
           holder_first_name, 'last_name', holder_last_name) END AS holder,
         coalesce(email_key(recipient_email) = $1, false) AS is_recipient,
           coalesce(initial_owner_email = $1, false) AS is_initial_owner
       FROM ticket WHERE ${isEmail('owner_email')} OR ${isEmail('holder_email')}
         OR ${isEmail('recipient_email')}
         OR initial_owner_email = $1 OR fold_owner_email = $1 ORDER BY ticket_id`,
    ),
    history: await read(
      `SELECT ticket_id, occurred_at, status, coalesce(owner_email = $1 OR snapshot_owner_email = $1,
        false) AS is_owner,
         coalesce(recipient_email = $1, false) AS is_recipient,
         CASE WHEN ${holdsEmail('actor')} THEN actor END AS actor, CASE
           WHEN ${holdsEmail('reason')} THEN reason END AS reason
       FROM ticket_history WHERE owner_email = $1 OR recipient_email = $1 OR snapshot_owner_email = $1
         OR ${holdsEmail('actor')} OR ${holdsEmail('reason')} ORDER BY ticket_id, occurred_at, status`,
    ),
    ownerSightings: await read(
      'SELECT ticket_id, seen_at FROM owner_sighting WHERE owner_email = $1 ORDER BY ticket_id, seen_at',
    ),
    distributions: await read(
      `WITH own AS (SELECT contact_id FROM contact WHERE email_key = $1)
       SELECT ticket_id, action, status, initiated_at, resolved_at, old_contact_id IN (SELECT contact_id
         FROM own) AS is_sender,
         new_contact_id IN (SELECT contact_id FROM own) AS is_recipient
       FROM distribution WHERE old_contact_id IN (SELECT contact_id FROM own)
         OR new_contact_id IN (SELECT contact_id FROM own)
       ORDER BY ticket_id, sequence`,
    ),
  };
}
