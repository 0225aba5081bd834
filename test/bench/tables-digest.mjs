import { onDatabase } from './services.mjs';

const OWNERSHIP = new Set(['product', 'bare-whole', 'from-memory']);
const digestOf = (row) =>
  `count(*)::int AS rows, coalesce(sum(hashtextextended(${row}, 0)), 0)::text AS digest`;

const TICKETS = `SELECT ${digestOf('concat_ws(chr(31), ticket_id, tax_number, mobile_status, source_updated_at, event_id, event_name, owner_email, owner_last_name)')} FROM ticket`;
const HISTORY = `SELECT ${digestOf('concat_ws(chr(31), ticket_id, occurred_at, status, owner_email, recipient_email)')} FROM ticket_history`;
const CONTACTS = `SELECT ${digestOf('concat_ws(chr(31), email_key, title, first_name, last_name, mobile_phone, language)')} FROM contact`;
const HOLDERS = `SELECT ${digestOf('concat_ws(chr(31), ticket_id, email_key)')} FROM ticket JOIN contact
  ON contact_id = cultural_contact_id`;
const DISTRIBUTIONS = `SELECT ${digestOf('concat_ws(chr(31), d.ticket_id, o.email_key, n.email_key, d.status, initiated_at, resolved_at)')}
  FROM distribution d JOIN contact o ON o.contact_id = old_contact_id JOIN contact n
    ON n.contact_id = new_contact_id`;

/** @returns a digest of the tables, which must be equal for contenders that do the same work. */
export async function tablesDigest(contender, databaseUrl) {
  const queries = { ticket: TICKETS, ticket_history: HISTORY };
  if (OWNERSHIP.has(contender))
    Object.assign(queries, { contact: CONTACTS, cultural_contact: HOLDERS, distribution: DISTRIBUTIONS });
  const digest = {};
  for (const [table, query] of Object.entries(queries)) {
    const [{ rows, digest: sum }] = await onDatabase(databaseUrl, "SET timezone = 'UTC'", query);
    digest[table] = `${rows} rows, ${sum}`;
  }
  return digest;
}

/**
 * @throws Error when two contenders that did the same work left different tables, so that their times cannot
 * be compared
 */
export function requireSameTables(digests) {
  const expected = {};
  for (const [contender, digest] of Object.entries(digests)) {
    for (const [table, value] of Object.entries(digest)) {
      expected[table] ??= { value, contender };
      if (expected[table].value === value) continue;
      throw new Error(
        `${table} differs: ${expected[table].contender} left ${expected[table].value}; ${contender} left ` +
          `${value}`,
      );
    }
  }
}
