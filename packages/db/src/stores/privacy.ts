import type { Queryable } from '../queryable.js';
import { personDigest, standInOf } from '../stand-in.js';
import { findContacts } from '../statements/find-contacts.js';
import { lockApply } from '../statements/lock-apply.js';

/** Rows that held something of a person's. */
export interface ErasedRows {
  /** Contacts that this function made or filled in. */
  readonly contacts: number;
  readonly personDetails: number;
  readonly tickets: number;
  readonly historyEntries: number;
  readonly ownerSightings: number;
}

/** How many persons are erased: whoever read a page before another one was must read it again. */
export async function countErasedPersons(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) AS count FROM erased_person');
  return rows[0]?.count ?? 0;
}

/**
 * Erases a person from all tables but the bodies, in the caller's transaction: the e-mail becomes the person's stand-in, names and details
 * go. From the commit on pages bring the person in under the stand-in only. Under the apply lock, since a ticket half erased would be
 * folded to a transfer that never was; it reads the tickets and the history once, so pages wait about a second a million of them.
 * @param emailKey of the person
 */
export async function eraseFromTables(client: Queryable, emailKey: string): Promise<ErasedRows> {
  await lockApply(client);
  await client.query(
    `SELECT set_config('enable_seqscan', 'on', true), set_config('synchronous_commit', 'on', true)`,
  );
  const digest = personDigest(emailKey);
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
  UPDATE contact SET email = $2, first_name = 'Erased', last_name = 'PERSON', title = NULL, birthday = NULL, nationality = NULL,
    id_number = NULL, mobile_phone = NULL, country = NULL, language = NULL, accepts_institution_email = NULL,
    accepts_third_party_email = NULL, described_at = NULL, described_place = NULL, before_fill = NULL, updated_at = now()
  WHERE email_key = $1 AND (origin = 'TIXNGO' OR described_at IS NOT NULL)`;

/** Columns that others may fill in are compared by their key, ours as they are: they hold nothing but keys. */
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
    updated_at = now()
  FROM (
    SELECT ticket_id, coalesce(email_key(owner_email) = $1, false) AS is_owner, coalesce(email_key(holder_email) = $1, false) AS is_holder,
      coalesce(email_key(recipient_email) = $1, false) AS is_recipient
    FROM ticket
    WHERE email_key(owner_email) = $1 OR email_key(holder_email) = $1 OR email_key(recipient_email) = $1
      OR initial_owner_email = $1 OR fold_owner_email = $1) found
  WHERE t.ticket_id = found.ticket_id`;

/** Whether a text has the e-mail $1 as one of its words: split as `replacePersons` of packages/pipeline does, after a cheap look. */
function holdsEmail(column: string): string {
  const words = String.raw`[\s<>()\[\]{}"'',;:|\\/=]+|[.!?]+(?=\s|$)`;
  return `(position($1 IN lower(${column})) > 0 AND $1 = ANY (regexp_split_to_array(lower(${column}), '${words}')))`;
}

/** A text that holds the e-mail becomes the stand-in, as it does in what comes later, so that the same entry stays the same. */
const HISTORY = `
  UPDATE ticket_history SET
    owner_email = CASE WHEN owner_email = $1 THEN $2 ELSE owner_email END,
    recipient_email = CASE WHEN recipient_email = $1 THEN $2 ELSE recipient_email END,
    snapshot_owner_email = CASE WHEN snapshot_owner_email = $1 THEN $2 ELSE snapshot_owner_email END,
    actor = CASE WHEN ${holdsEmail('actor')} THEN $2 ELSE actor END,
    reason = CASE WHEN ${holdsEmail('reason')} THEN $2 ELSE reason END
  WHERE owner_email = $1 OR recipient_email = $1 OR snapshot_owner_email = $1
    OR ${holdsEmail('actor')} OR ${holdsEmail('reason')}`;

/** What an erasure leaves, for whoever is in charge of it. */
export interface LeftAlone {
  /** S-360's own contacts with this e-mail. */
  readonly s360ContactIds: readonly string[];
  readonly isRecipientOfTheInterface: boolean;
  readonly dashboardUsers: readonly string[];
}

export async function readLeftAlone(client: Queryable, emailKey: string): Promise<LeftAlone> {
  const { rows } = await client.query<LeftAlone>(
    `SELECT ARRAY(SELECT contact_id FROM contact WHERE email_key = $1 AND origin = 'S360' AND described_at IS NULL ORDER BY contact_id) AS "s360ContactIds",
       EXISTS (SELECT FROM interface, unnest(recipients) r WHERE email_key(r) = $1) AS "isRecipientOfTheInterface",
       ARRAY(SELECT coalesce(username, name) FROM auth_user WHERE email_key(email) = $1 ORDER BY 1) AS "dashboardUsers"`,
    [emailKey],
  );
  return rows[0] ?? { s360ContactIds: [], isRecipientOfTheInterface: false, dashboardUsers: [] };
}

export interface StoredBody {
  readonly id: number;
  readonly source: 'FEED' | 'FILE';
  /** gzip. */
  readonly body: Uint8Array;
}

/** The page with a body that follows this id: one at a time, for a body may be large. */
export async function nextPageBody(client: Queryable, afterId: number): Promise<StoredBody | null> {
  const { rows } = await client.query<StoredBody>(
    'SELECT page_id AS id, source, body FROM page WHERE page_id > $1 AND body IS NOT NULL ORDER BY page_id LIMIT 1',
    [afterId],
  );
  return rows[0] ?? null;
}

/** Takes a person out of a page's body: cleared where the page is processed, since nothing needs it; else what is still to be processed. */
export async function replacePageBody(
  client: Queryable,
  pageId: number,
  body: Uint8Array,
  bodyBytes: number,
): Promise<'cleared' | 'rewritten'> {
  const { rows } = await client.query<{ cleared: boolean }>(
    `UPDATE page SET body = CASE WHEN status = 'PROCESSED' THEN NULL ELSE $2::bytea END,
       body_bytes = CASE WHEN status = 'PROCESSED' THEN body_bytes ELSE $3 END
     WHERE page_id = $1 RETURNING body IS NULL AS cleared`,
    [pageId, body, bodyBytes],
  );
  return rows[0]?.cleared === false ? 'rewritten' : 'cleared';
}

export interface QuarantinedText {
  readonly id: number;
  readonly ticketId: string | null;
  readonly body: string;
}

/** Quarantined tickets with a body that follow this id. */
export async function nextQuarantinedBodies(
  client: Queryable,
  afterId: number,
  limit: number,
): Promise<QuarantinedText[]> {
  const { rows } = await client.query<QuarantinedText>(
    `SELECT quarantine_id AS id, ticket_id AS "ticketId", body FROM quarantined_ticket
     WHERE quarantine_id > $1 AND body IS NOT NULL ORDER BY quarantine_id LIMIT $2`,
    [afterId, limit],
  );
  return rows;
}

/** As {@link replacePageBody}: what is open keeps a body that can be retried. */
export async function replaceQuarantinedBody(
  client: Queryable,
  id: number,
  body: string,
): Promise<'cleared' | 'rewritten'> {
  const { rows } = await client.query<{ cleared: boolean }>(
    `UPDATE quarantined_ticket SET body = CASE WHEN status = 'OPEN' THEN $2 END WHERE quarantine_id = $1 RETURNING body IS NULL AS cleared`,
    [id, body],
  );
  return rows[0]?.cleared === false ? 'rewritten' : 'cleared';
}

/** What the tables hold of a person: what is the person's own, and in which part the person was in it. Nobody else's data. */
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
      `SELECT to_jsonb(c) - '{email_key,described_place}'::text[] AS contact FROM contact c WHERE email_key = $1 ORDER BY contact_id`,
    ),
    personDetails: await read(
      `SELECT to_jsonb(p) - 'described_place' AS detail FROM person_detail p WHERE email_key = $1`,
    ),
    tickets: await read(
      `SELECT ticket_id, tax_number, event_id, event_name, event_start_time, mobile_status, source_updated_at,
         CASE WHEN email_key(owner_email) = $1 THEN jsonb_build_object('email', owner_email, 'first_name', owner_first_name, 'last_name', owner_last_name) END AS owner,
         CASE WHEN email_key(holder_email) = $1 THEN jsonb_build_object('email', holder_email, 'first_name', holder_first_name, 'last_name', holder_last_name) END AS holder,
         coalesce(email_key(recipient_email) = $1, false) AS is_recipient, coalesce(initial_owner_email = $1, false) AS is_initial_owner
       FROM ticket WHERE email_key(owner_email) = $1 OR email_key(holder_email) = $1 OR email_key(recipient_email) = $1
         OR initial_owner_email = $1 OR fold_owner_email = $1 ORDER BY ticket_id`,
    ),
    history: await read(
      `SELECT ticket_id, occurred_at, status, coalesce(owner_email = $1 OR snapshot_owner_email = $1, false) AS is_owner,
         coalesce(recipient_email = $1, false) AS is_recipient,
         CASE WHEN ${holdsEmail('actor')} THEN actor END AS actor, CASE WHEN ${holdsEmail('reason')} THEN reason END AS reason
       FROM ticket_history WHERE owner_email = $1 OR recipient_email = $1 OR snapshot_owner_email = $1
         OR ${holdsEmail('actor')} OR ${holdsEmail('reason')} ORDER BY ticket_id, occurred_at, status`,
    ),
    ownerSightings: await read(
      'SELECT ticket_id, seen_at FROM owner_sighting WHERE owner_email = $1 ORDER BY ticket_id, seen_at',
    ),
    distributions: await read(
      `WITH own AS (SELECT contact_id FROM contact WHERE email_key = $1)
       SELECT ticket_id, action, status, initiated_at, resolved_at, old_contact_id IN (SELECT contact_id FROM own) AS is_sender,
         new_contact_id IN (SELECT contact_id FROM own) AS is_recipient
       FROM distribution WHERE old_contact_id IN (SELECT contact_id FROM own) OR new_contact_id IN (SELECT contact_id FROM own)
       ORDER BY ticket_id, sequence`,
    ),
  };
}
