// The SQL of the bare script: staging tables, and set-based merges from them into the product's own tables.

const CONTENT =
  'tax_number, organization_code, ticket_version, source_status, mobile_status, source_updated_at, ' +
  'source_place, event_id, event_name, ' +
  'event_start_time, event_site, event_city, event_country_code, owner_email, owner_first_name, ' +
  'owner_last_name, holder_first_name, ' +
  'holder_last_name, holder_email, recipient_email, assigned_at, transferred_at, activated_at, checked_at, ' +
  'controlled_at, deletion_reason';
const COLUMNS = CONTENT.split(', ');
const ENTRY = 'ticket_id, occurred_at, status, owner_email, recipient_email, actor, reason';
const DETAILS =
  'title, first_name, last_name, birthday, nationality, id_number, mobile_phone, country, language, ' +
  'accepts_institution_email, accepts_third_party_email';
const excluded = (columns) => columns.map((name) => `${name} = excluded.${name}`).join(', ');

export const STAGING = `
  SET synchronous_commit = off;
  CREATE TEMP TABLE staged_ticket ON COMMIT DELETE ROWS AS SELECT ticket_id, ${CONTENT}
    FROM ticket WITH NO DATA;
  CREATE TEMP TABLE staged_entry ON COMMIT DELETE ROWS AS SELECT ${ENTRY} FROM ticket_history WITH NO DATA;
  CREATE TEMP TABLE staged_person ON COMMIT DELETE ROWS AS SELECT email, ${DETAILS}
    FROM contact WITH NO DATA;
  CREATE TEMP TABLE step (ticket_id text, mobile_status text, old_contact text, owner text, recipient text,
    at timestamptz, pending_at timestamptz) ON COMMIT DELETE ROWS`;

export const COPY = {
  tickets: `COPY staged_ticket (ticket_id, ${CONTENT}) FROM STDIN`,
  entries: `COPY staged_entry (${ENTRY}) FROM STDIN`,
  persons: `COPY staged_person (email, ${DETAILS}) FROM STDIN`,
};

/** A ticket may be on a page twice: its newest state counts. */
const NEWEST = `(SELECT DISTINCT ON (ticket_id) * FROM staged_ticket ORDER BY ticket_id,
  source_updated_at DESC, source_place DESC)`;

const HISTORY = `
  INSERT INTO ticket_history (${ENTRY}) SELECT ${ENTRY} FROM staged_entry ON CONFLICT DO NOTHING`;

const TICKETS = `
  INSERT INTO ticket AS t (ticket_id, ${CONTENT}) SELECT ticket_id, ${CONTENT} FROM ${NEWEST} s
  ON CONFLICT (ticket_id) DO UPDATE SET ${excluded(COLUMNS)}, updated_at = now()
  WHERE excluded.source_updated_at > t.source_updated_at`;

const TICKETS_WITH_CONTACT = `
  INSERT INTO ticket AS t (ticket_id, ${CONTENT}, cultural_contact_id)
  SELECT s.ticket_id, ${COLUMNS.map((name) => `s.${name}`).join(', ')}, c.contact_id
  FROM ${NEWEST} s LEFT JOIN contact c ON c.email_key = s.owner_email
  ON CONFLICT (ticket_id) DO UPDATE SET ${excluded([...COLUMNS, 'cultural_contact_id'])}, updated_at = now()
  WHERE excluded.source_updated_at > t.source_updated_at`;

const CONTACTS = `
  INSERT INTO contact (email, ${DETAILS}, has_internet_account, origin)
  SELECT email, ${DETAILS}, true, 'TIXNGO' FROM staged_person p
  WHERE NOT EXISTS (SELECT FROM contact c WHERE c.email_key = p.email) ON CONFLICT DO NOTHING;
  UPDATE contact c SET ${DETAILS.split(', ')
    .map((name) => `${name} = p.${name}`)
    .join(', ')}, updated_at = now()
  FROM staged_person p
  WHERE c.email_key = p.email AND c.first_name = 'Pending' AND c.last_name = 'CREATION'
    AND p.first_name <> 'Pending'`;

/**
 * Snapshots that affect ownership compared with what is stored: owner changed, transfer pending, transfer
 * failed.
 */
const DISTRIBUTIONS = `
  INSERT INTO step
  SELECT s.ticket_id, s.mobile_status, t.cultural_contact_id AS old_contact, o.contact_id AS owner,
    r.contact_id AS recipient,
    s.source_updated_at AS at, p.at AS pending_at
  FROM ${NEWEST} s JOIN ticket t USING (ticket_id) JOIN contact o ON o.email_key = s.owner_email
    LEFT JOIN contact r ON r.email_key = s.recipient_email
    LEFT JOIN (SELECT ticket_id, max(occurred_at) AS at FROM staged_entry WHERE status = 'PENDING_TRANSFER'
      GROUP BY ticket_id) p USING (ticket_id)
  WHERE s.source_updated_at > t.source_updated_at
    AND (t.cultural_contact_id <> o.contact_id OR s.mobile_status IN ('PENDING_TRANSFER', 'FAILURE_TRANSFER', 'FAILURE'));
  UPDATE distribution d SET status = CASE WHEN s.owner = d.new_contact_id THEN 'CONFIRMED' ELSE 'CANCELLED'
    END::distribution_status, resolved_at = s.at
  FROM step s WHERE d.ticket_id = s.ticket_id AND d.status = 'PENDING' AND s.recipient IS DISTINCT
    FROM d.new_contact_id;
  INSERT INTO distribution (ticket_id, sequence, old_contact_id, new_contact_id, status, initiated_at,
    resolved_at)
  SELECT s.ticket_id, coalesce((SELECT max(sequence) + 1 FROM distribution d
    WHERE d.ticket_id = s.ticket_id), 0), s.old_contact,
    CASE WHEN s.mobile_status = 'PENDING_TRANSFER' THEN s.recipient ELSE s.owner END,
    CASE WHEN s.mobile_status = 'PENDING_TRANSFER' THEN 'PENDING' ELSE 'CONFIRMED' END::distribution_status,
    coalesce(s.pending_at, s.at), CASE WHEN s.mobile_status <> 'PENDING_TRANSFER' THEN s.at END
  FROM step s
  WHERE (s.old_contact <> s.owner OR s.mobile_status = 'PENDING_TRANSFER') AND NOT EXISTS (
    SELECT FROM distribution d WHERE d.ticket_id = s.ticket_id
      AND d.new_contact_id = CASE WHEN s.mobile_status = 'PENDING_TRANSFER' THEN s.recipient ELSE s.owner END
      AND (d.status = 'PENDING' OR d.resolved_at = s.at))`;

/** Everything after the COPYs, in one round trip. */
export const MERGE = {
  history: `${HISTORY};${TICKETS};COMMIT`,
  whole: `${CONTACTS};${DISTRIBUTIONS};${HISTORY};${TICKETS_WITH_CONTACT};COMMIT`,
};
