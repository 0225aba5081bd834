import { gzipSync } from 'node:zlib';
import type { Database } from '@tixngo-sync/db';
import { spectator, ticketChange } from '@tixngo-sync/testkit';

const HOUR_MS = 3_600_000;

/**
 * Adds to the match day what the screens of tickets, contacts and events show: a contact for each owner,
 * with duplicates and a temporary one; the ticket E-1-1 with its life, its changes and all that can be open;
 * the steps of the first event's tickets over a week.
 */
export async function addTickets(database: Database): Promise<void> {
  await database.pool.query(CONTACTS);
  await database.pool.query(TICKETS);
  await database.pool.query(STEPS);
  await addChanges(database);
}

const CONTACTS = `
  INSERT INTO contact (contact_id, email, title, first_name, last_name, birthday, country, has_internet_account)
    SELECT 'O-' || n, 'owner' || n || '@club.test', 'Ms', 'Ada', 'Łukasz ' || n, '1990-01-01', 'POL', true
    FROM generate_series(1, 610) AS n;
  INSERT INTO contact (contact_id, email, title, first_name, last_name, birthday, nationality, id_number,
      mobile_phone, country, language, has_internet_account, origin, created_at)
    VALUES ('C-1', 'ada@club.test', 'Ms', 'Ada', 'Lovelace', '1990-02-03', 'CHE', 'X1234567', '+41790000000',
        'CHE', 'fr', true, 'S360', '2025-03-04'),
      ('C-2', 'bob@club.test', 'Mr', 'Bob', 'Żuraw', '1985-06-07', 'POL', 'P7654321', '+48600000000', 'POL', 'pl',
        true, 'TIXNGO', now() - interval '3 days'),
      ('C-3', 'ADA@club.test', 'Ms', 'Ada', 'Lovelace', '1990-02-03', NULL, NULL, NULL, NULL, NULL, false,
        'TIXNGO', now() - interval '30 days'),
      ('C-4', 'new@club.test', NULL, 'Pending', 'CREATION', NULL, NULL, NULL, NULL, NULL, NULL, true,
        'TIXNGO', now() - interval '2 hours')`;

const TICKETS = `
  UPDATE ticket SET organization_code = 'FED', event_site = 'Stade', event_city = 'Geneva',
    event_country_code = 'CHE', cultural_contact_id = 'O-' || substring(owner_email FROM '[0-9]+');
  UPDATE ticket SET s360_status = 'CANCELLED' WHERE ticket_id IN ('E-1-4', 'E-2-7');
  UPDATE ticket SET mobile_status = 'PENDING_TRANSFER', owner_email = 'bob@club.test', owner_first_name = 'Bob',
      owner_last_name = 'Żuraw', holder_first_name = 'Cem', holder_last_name = 'Öztürk',
      holder_email = 'cem@club.test', recipient_email = 'new@club.test', cultural_contact_id = 'C-2',
      initial_contact_id = 'C-1', source_status = 'PENDING_TRANSFER', ticket_version = 3
    WHERE ticket_id = 'E-1-1';
  INSERT INTO distribution (ticket_id, sequence, old_contact_id, new_contact_id, action, status, initiated_at,
      resolved_at)
    VALUES ('E-1-1', 0, 'C-1', 'C-2', 'TRANSFER', 'CONFIRMED', now() - interval '4 days',
        now() - interval '3 days'),
      ('E-1-1', 1, 'C-2', 'C-4', 'TRANSFER', 'PENDING', now() - interval '30 hours', NULL);
  INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field, message,
      body)
    SELECT min(page_id), 90, 90, 'E-1-1', 'E-1-TAX-1', 'INVALID_DATE', 'updatedAt',
      'updatedAt has no offset. Ask TIXNGO to send one.', '{}' FROM page`;

/** Each ticket was injected in the last week, downloaded some hours later, and so on to its status. */
const STEPS = `
  INSERT INTO ticket_history (ticket_id, occurred_at, status, owner_email)
    SELECT ticket_id, now() - interval '6 days' + n * interval '7 minutes' + step * interval '9 hours', status,
      CASE WHEN step > 0 THEN owner_email END
    FROM ticket, LATERAL (SELECT substring(ticket_id FROM '[0-9]+$')::integer AS n) AS number,
      unnest(ARRAY['INJECTED', 'DOWNLOADED', 'ASSIGNED', 'ACTIVATED']) WITH ORDINALITY AS s (status, place),
      LATERAL (SELECT place - 1 AS step) AS zero
    WHERE event_id = 'E-1' AND ticket_id <> 'E-1-1' AND step <= n % 4;
  INSERT INTO ticket_history (ticket_id, occurred_at, status, owner_email, recipient_email, actor, reason)
    VALUES ('E-1-1', now() - interval '6 days', 'INJECTED', NULL, NULL, 'TIXNGO', NULL),
      ('E-1-1', now() - interval '5 days', 'DOWNLOADED', 'ada@club.test', NULL, NULL, NULL),
      ('E-1-1', now() - interval '4 days', 'PENDING_TRANSFER', 'ada@club.test', 'bob@club.test', 'ada', NULL),
      ('E-1-1', now() - interval '3 days', 'TRANSFERRED', 'bob@club.test', NULL, 'bob', 'accepted in the app'),
      ('E-1-1', now() - interval '30 hours', 'PENDING_TRANSFER', 'bob@club.test', 'new@club.test', 'bob', NULL)`;

/** Three pages of a run have changes of E-1-1; the last one decides. A fourth page was cleared. */
async function addChanges({ pool }: Database): Promise<void> {
  // An export and an erasure read every stored page.
  const nothing = gzipSync(JSON.stringify({ result: [] }));
  await pool.query(`UPDATE page SET body = $1 WHERE body = '\\x00'`, [nothing]);
  const change = (status: string, hoursAgo: number, email: string, firstName: string) =>
    ticketChange({
      ticketId: 'E-1-1',
      taxNumber: 'E-1-TAX-1',
      updatedAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
      status,
      spectatorDetails: spectator({ email, firstName, lastName: firstName === 'Ada' ? 'Lovelace' : 'Żuraw' }),
    });
  const pages = [
    null,
    [change('DOWNLOADED', 120, 'ada@club.test', 'Ada')],
    [change('TRANSFERRED', 72, 'bob@club.test', 'Bob')],
    [change('PENDING_TRANSFER', 30, 'bob@club.test', 'Bob')],
  ];
  for (const [index, tickets] of pages.entries())
    await pool.query(
      `INSERT INTO page (run_id, sequence, status, received, applied, body, body_bytes, fetched_at, processed_at,
         attempts, ticket_digests)
       SELECT min(run_id), 10 + $1, 'PROCESSED', 1, 1, $2, 900, now() - (5 - $1) * interval '1 day',
         now() - (5 - $1) * interval '1 day', 1, ARRAY[hashtextextended('E-1-1', 0)] FROM run`,
      [index, tickets === null ? null : gzipSync(JSON.stringify({ result: tickets }))],
    );
  await pool.query(`UPDATE ticket SET source_updated_at = now() - interval '30 hours',
    source_place = (SELECT max(page_id)::bigint * 1048576 FROM page) WHERE ticket_id = 'E-1-1'`);
}
