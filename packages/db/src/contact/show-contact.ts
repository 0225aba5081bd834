import {
  emailKey,
  isTemporary,
  LISTED_TICKET_FIELDS,
  type RowOf,
  SHOWN_CONTACT_FIELDS,
  SHOWN_DISTRIBUTION_FIELDS,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { rowOf, selectListOf, selectOf } from '../records.js';
import { findContacts } from './find-contacts.js';
import { type ContactRow, LISTED_CONTACT, NAME } from './list-contacts.js';

type ListedTicket = RowOf<typeof LISTED_TICKET_FIELDS>;
type FullContact = RowOf<typeof SHOWN_CONTACT_FIELDS>;

export interface ContactDistribution extends RowOf<typeof SHOWN_DISTRIBUTION_FIELDS> {
  readonly ticketId: string;
}

/** Another contact that may be the same person. */
export interface PossibleDuplicate extends ContactRow {
  readonly because: readonly ('EMAIL' | 'NAME_AND_BIRTHDAY')[];
}

export interface ContactDetail {
  readonly contact: FullContact;
  readonly isTemporary: boolean;
  /** That it holds; the first 200 by id. */
  readonly tickets: readonly ListedTicket[];
  readonly ticketCount: number;
  /** From and to it, newest first, at most 200. */
  readonly distributions: readonly ContactDistribution[];
  /** At most 50. */
  readonly duplicates: readonly PossibleDuplicate[];
  /** Of the contacts with its e-mail the one that tickets get; null: it has no e-mail. */
  readonly usedForEmail: string | null;
}

/** Returns null when there is no contact of that id. */
export async function showContact(database: Database, contactId: string): Promise<ContactDetail | null> {
  const select = selectOf(SHOWN_CONTACT_FIELDS);
  const row = await database.prisma.contact.findUnique({ select, where: { contactId } });
  if (row === null) return null;
  const contact = rowOf(SHOWN_CONTACT_FIELDS, row);
  const key = contact.email === null ? null : emailKey(contact.email);
  const [tickets, ticketCount, distributions, duplicates, used] = await Promise.all([
    ticketsOf(database, contactId),
    database.prisma.ticket.count({ where: { culturalContactId: contactId } }),
    distributionsOf(database, contactId),
    duplicatesOf(database, contact),
    key === null ? [] : findContacts(database.pool, [key]),
  ]);
  return {
    contact,
    isTemporary: isTemporary(contact.firstName, contact.lastName),
    tickets,
    ticketCount,
    distributions,
    duplicates,
    usedForEmail: used[0]?.contactId ?? null,
  };
}

/** Walking the ids to find a contact's could read all others first: OFFSET 0 has them read on their own. */
async function ticketsOf(database: Database, contactId: string): Promise<ListedTicket[]> {
  const { rows } = await database.pool.query<ListedTicket>(
    `SELECT ${selectListOf(LISTED_TICKET_FIELDS)}
     FROM (SELECT * FROM ticket WHERE cultural_contact_id = $1 OFFSET 0) held ORDER BY ticket_id LIMIT 200`,
    [contactId],
  );
  return rows;
}

async function distributionsOf(database: Database, contactId: string): Promise<ContactDistribution[]> {
  const { rows } = await database.pool.query<ContactDistribution>(
    `SELECT ticket_id AS "ticketId", ${selectListOf(SHOWN_DISTRIBUTION_FIELDS)} FROM distribution
     WHERE old_contact_id = $1 OR new_contact_id = $1
     ORDER BY initiated_at DESC, ticket_id, sequence LIMIT 200`,
    [contactId],
  );
  return rows;
}

/** A temporary contact's name is no name. One index look-up for the e-mail and one for the name. */
async function duplicatesOf(
  database: Database,
  { contactId, firstName, lastName }: FullContact,
): Promise<PossibleDuplicate[]> {
  const hasName = firstName !== null && lastName !== null && !isTemporary(firstName, lastName);
  const { rows } = await database.pool.query<ContactRow & { sameEmail: boolean; samePerson: boolean }>(
    `WITH own AS MATERIALIZED (SELECT email_key, birthday, ${NAME} AS name FROM contact WHERE contact_id = $1),
     alike AS (
       SELECT contact_id FROM contact WHERE email_key = (SELECT email_key FROM own)
       UNION
       SELECT contact_id FROM contact
       WHERE $2 AND ${NAME} COLLATE "C" = (SELECT name FROM own) AND birthday = (SELECT birthday FROM own)
     )
     SELECT ${LISTED_CONTACT}, coalesce(c.email_key = (SELECT email_key FROM own), false) AS "sameEmail",
       $2 AND coalesce(${NAME} = (SELECT name FROM own) AND c.birthday = (SELECT birthday FROM own), false)
         AS "samePerson"
     FROM alike JOIN contact c USING (contact_id) WHERE contact_id <> $1 ORDER BY contact_id LIMIT 50`,
    [contactId, hasName],
  );
  return rows.map(({ sameEmail, samePerson, ...contact }) => ({
    ...contact,
    because: [
      ...(sameEmail ? (['EMAIL'] as const) : []),
      ...(samePerson ? (['NAME_AND_BIRTHDAY'] as const) : []),
    ],
  }));
}
