// Fills a migrated database with what ten seasons leave: the rows that the product would have written.
//
// Indexes are dropped first and built at the end, as loose as years of inserts leave them: those of keys that
// only grow are 90 % full, as inserts at the end leave them, and all others 70 % full.
import pg from 'pg';
import { fillBodies, PAGE_STEP, PAGE_TICKETS } from './bodies.mjs';
import { daysBetween, PENDING_EVERY, SEASONS, STEP_DAYS, TICKETS_PER_EVENT } from './tickets.mjs';

/** Tickets stored in one transaction. */
const CHUNK = 8 * TICKETS_PER_EVENT;
/** Contacts of an event: its owners, its recipients, and those who have not accepted yet. */
const OWNERS = TICKETS_PER_EVENT / 2;
const RECIPIENTS = TICKETS_PER_EVENT / 10;
const CONTACTS = OWNERS + RECIPIENTS + Math.ceil(TICKETS_PER_EVENT / PENDING_EVERY);
const PLACES = 2 ** 20;

const FILLED = [
  'ticket',
  'contact',
  'ticket_history',
  'distribution',
  'run',
  'page',
  'quarantined_ticket',
  'audit_log',
];

/**
 * Fills the database at `url`. The tickets' history, contacts and distributions are those of `ticketOf`; one
 * in 20,011 is cancelled in S-360 although it is in a wallet.
 * @param scale {tickets, midnight}
 * @param onStep called with what was done
 */
export async function fill(url, scale, onStep) {
  const clients = await Promise.all(CHUNK_OF.map(() => open(url)));
  const [client] = clients;
  try {
    const indexes = await dropIndexes(client);
    // Each table is filled by one connection, from the first ticket to the last, as years would fill it.
    await Promise.all(
      CHUNK_OF.map(async (statements, number) => {
        for (const chunk of chunksOf(scale.tickets)) {
          await storeChunk(clients[number], scale, chunk, statements);
          if (number === 0) onStep(`tickets up to ${chunk[1]}`);
        }
      }),
    );
    await client.query(`SELECT setval('contact_number', $1)`, [
      Math.ceil(scale.tickets / TICKETS_PER_EVENT) * CONTACTS,
    ]);
    for (const statement of ledger(scale)) await client.query(statement);
    onStep('ledger');
    const next = indexes[Symbol.iterator]();
    await Promise.all(
      clients.map(async (own) => {
        for (let { value } = next.next(); value !== undefined; { value } = next.next()) {
          await own.query(value);
          onStep(value);
        }
      }),
    );
    await fillBodies(url, scale);
  } finally {
    for (const own of clients) await own.end();
  }
}

async function open(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Skips the checks of foreign keys and the triggers: the rows are consistent, and nobody listens.
  await client.query(`SET timezone = 'UTC'; SET jit = off; SET session_replication_role = replica`);
  await client.query(
    `SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET temp_buffers = '256MB'; ${MADE_TABLE}`,
  );
  return client;
}

function* chunksOf(tickets) {
  for (let from = 0; from < tickets; from += CHUNK) yield [from, Math.min(tickets, from + CHUNK)];
}

async function storeChunk(client, scale, [from, to], statements) {
  await client.query('BEGIN; TRUNCATE made');
  await client.query(made(scale), [from, to]);
  await client.query(`ANALYZE made; ${statements.join(';')}; COMMIT`);
}

/** Drops the indexes of the tables that are filled. @returns statements that build them again */
async function dropIndexes(client) {
  const { rows } = await client.query({ text: INDEXES, values: [FILLED] });
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ create }) => create);
}

const LOOSE = 'WITH (fillfactor = 70)';
/** Primary keys that others refer to stay: those of run and page, whose ids only grow. */
const INDEXES = `
  SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
      ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END AS drop,
    CASE WHEN c.oid IS NOT NULL AND i.indrelid <> 'contact'::regclass
        THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
      WHEN c.oid IS NOT NULL
        THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s ${LOOSE}', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
      ELSE regexp_replace(pg_get_indexdef(i.indexrelid), '( WHERE .*)?$', ' ${LOOSE}\\1') END AS create
  FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
    AND c.conrelid = i.indrelid
  WHERE r.relname = ANY ($1) AND NOT (i.indisprimary AND r.relname IN ('run', 'page'))
  ORDER BY array_position($1, r.relname)`;

const MADE_TABLE = `CREATE TEMP TABLE made (i integer, event integer, kind text, kick_off timestamptz,
  owner text, recipient text, holder text, owner_id text, recipient_id text, place bigint,
  injected timestamptz, downloaded timestamptz, third timestamptz, transferred timestamptz, last timestamptz)`;

/** What the rows of tickets $1 to $2 are made of. */
const made = ({ tickets, midnight }) => {
  const newest = Math.ceil(tickets / TICKETS_PER_EVENT) - 1;
  const step = (days) =>
    `kick_off - interval '${days} days' + make_interval(secs => i % ${TICKETS_PER_EVENT})`;
  return `
  INSERT INTO made
  SELECT i, event, kind, kick_off, owner, recipient, CASE kind WHEN 'transferred' THEN recipient ELSE owner END,
    'TIXNGO-' || event * ${CONTACTS} + 1 + i / 2 % ${OWNERS},
    'TIXNGO-' || event * ${CONTACTS} + 1 + CASE kind
      WHEN 'transferred' THEN ${OWNERS} + i % ${TICKETS_PER_EVENT} / 10
      ELSE ${OWNERS + RECIPIENTS} + i % ${TICKETS_PER_EVENT} / ${PENDING_EVERY} END,
    (1 + (i + ${PAGE_TICKETS - PAGE_STEP}) / ${PAGE_STEP}) * ${PLACES}::bigint
      + (i + ${PAGE_TICKETS - PAGE_STEP}) % ${PAGE_STEP},
    ${step(STEP_DAYS.injected)}, ${step(STEP_DAYS.downloaded)}, ${step(STEP_DAYS.third)},
    ${step(STEP_DAYS.transferred)},
    CASE kind WHEN 'downloaded' THEN ${step(STEP_DAYS.downloaded)}
      WHEN 'transferred' THEN ${step(STEP_DAYS.transferred)} ELSE ${step(STEP_DAYS.third)} END
  FROM generate_series($1::integer, $2::integer - 1) i
  CROSS JOIN LATERAL (SELECT i / ${TICKETS_PER_EVENT} AS event,
    CASE WHEN i % ${PENDING_EVERY} = 1 THEN 'pending' WHEN i % 10 = 0 THEN 'transferred'
      WHEN i % 10 < 5 THEN 'activated' ELSE 'downloaded' END AS kind,
    'scale.' || lpad((i / 2)::text, 8, '0') || '@mail.example' AS owner,
    'scale.r' || lpad(i::text, 8, '0') || '@mail.example' AS recipient) AS facts
  CROSS JOIN LATERAL (SELECT to_timestamp(${midnight / 1000}) + interval '18 hours'
    + make_interval(days => 30 - (${newest} - event) * ${daysBetween(tickets)}) AS kick_off) AS starts`;
};

const DIGEST_TIME = (column) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const FIELD = (column) => `length(${column}) || ':' || ${column}`;
/** As `historyDigest` of packages/pipeline: an entry with owner, recipient, neither actor nor reason. */
const DIGEST_ENTRY = (time, status, owner, recipient) =>
  `${DIGEST_TIME(time)} || '${status};' || ${FIELD(owner)} || ${recipient === null ? `'-'` : FIELD(recipient)} || '--'`;
const INJECTED = DIGEST_ENTRY('injected', 'INJECTED', 'owner', null);
const DOWNLOADED = DIGEST_ENTRY('downloaded', 'DOWNLOADED', 'owner', null);
const PENDING = DIGEST_ENTRY('third', 'PENDING_TRANSFER', 'owner', 'recipient');
const DIGEST = (text) => `left(encode(sha256(convert_to(${text}, 'UTF8')), 'base64'), 16)`;

const PERSON = `'Mrs', 'Zoé', 'Scale-' || lpad((i / 2)::text, 8, '0'), '+41790000000', 'fr'`;
const CONTACT = `INSERT INTO contact (contact_id, email, title, first_name, last_name, mobile_phone, language,
  described_at, described_place, has_internet_account, origin, in_use, created_at, updated_at)`;

/** Of each chunk: the statements of each connection. */
const CHUNK_OF = [
  [
    `${CONTACT}
   SELECT DISTINCT ON (i / 2) owner_id, owner, ${PERSON}, last, place, true, 'TIXNGO', true, injected, last
   FROM made WHERE kind <> 'transferred' ORDER BY i / 2, last, place`,
    `${CONTACT}
   SELECT recipient_id, recipient, ${PERSON}, last, place, true, 'TIXNGO', true, third, last
   FROM made WHERE kind = 'transferred'`,
    `${CONTACT}
   SELECT recipient_id, recipient, NULL, 'Pending', 'CREATION', NULL, NULL, NULL, NULL, true, 'TIXNGO', true, third, third
   FROM made WHERE kind = 'pending'`,
    `INSERT INTO distribution (ticket_id, sequence, old_contact_id, new_contact_id, status, initiated_at, resolved_at)
   SELECT 'SCALE-' || lpad(i::text, 8, '0'), 0, owner_id, recipient_id,
     (CASE kind WHEN 'pending' THEN 'PENDING' ELSE 'CONFIRMED' END)::distribution_status, third,
     CASE kind WHEN 'transferred' THEN transferred END
   FROM made WHERE kind IN ('pending', 'transferred')`,
  ],
  [
    `INSERT INTO ticket (ticket_id, tax_number, organization_code, s360_status, mobile_status, ticket_version,
     source_status, source_updated_at, source_place, event_id, event_name, event_start_time, event_city,
     event_country_code, owner_email, owner_first_name, owner_last_name, cultural_contact_id, folded_at,
     fold_last_entry_at, fold_owner_email, fold_pending_transfer, created_at, updated_at, history_digest)
   SELECT 'SCALE-' || lpad(i::text, 8, '0'), '9000' || lpad(i::text, 8, '0'), 'ORG_SCALE',
     CASE WHEN i % 20011 = 7 THEN 'CANCELLED' ELSE 'PRINTED' END, status, 3, status, last, place,
     'SCALE-E' || lpad(event::text, 4, '0'), 'Match ' || event, kick_off, 'Genève', 'CH', holder, 'Zoé',
     'Scale-' || lpad((i / 2)::text, 8, '0'),
     CASE kind WHEN 'transferred' THEN recipient_id ELSE owner_id END, injected, last, holder, kind = 'pending',
     injected, last,
     CASE kind
       WHEN 'downloaded' THEN '2.' || ${DIGEST(`${INJECTED} || ${DOWNLOADED}`)}
       WHEN 'activated' THEN '3.' || ${DIGEST(
         `${INJECTED} || ${DOWNLOADED} || ${DIGEST_ENTRY('third', 'ACTIVATED', 'owner', null)}`,
       )}
       WHEN 'pending' THEN '3.' || ${DIGEST(`${INJECTED} || ${DOWNLOADED} || ${PENDING}`)}
       ELSE '3.' || ${DIGEST(
         `${INJECTED} || ${PENDING} || ${DIGEST_ENTRY('transferred', 'TRANSFERRED', 'recipient', 'recipient')}`,
       )} END
   FROM made CROSS JOIN LATERAL (SELECT CASE kind WHEN 'pending' THEN 'PENDING_TRANSFER' ELSE upper(kind) END
     AS status) AS s`,
  ],
  [
    `INSERT INTO ticket_history (ticket_id, occurred_at, status, owner_email, recipient_email,
     snapshot_owner_email, snapshot_place)
   SELECT 'SCALE-' || lpad(i::text, 8, '0'), at, status, entry_owner, entry_recipient,
     CASE WHEN at = last THEN holder END, CASE WHEN at = last THEN place END
   FROM made CROSS JOIN LATERAL (VALUES
     (true, injected, 'INJECTED', owner, NULL),
     (kind <> 'transferred', downloaded, 'DOWNLOADED', owner, NULL),
     (kind = 'activated', third, 'ACTIVATED', owner, NULL),
     (kind IN ('pending', 'transferred'), third, 'PENDING_TRANSFER', owner, recipient),
     (kind = 'transferred', transferred, 'TRANSFERRED', recipient, recipient)
   ) AS entry (has, at, status, entry_owner, entry_recipient) WHERE has`,
  ],
];

/** Runs at even distances over ten seasons, every second with a page; problems, audit log, samples. */
function ledger({ tickets }) {
  const pages = Math.ceil(tickets / PAGE_STEP) + 2;
  const runs = 2 * pages;
  const at = (n, of) =>
    `now() - make_interval(secs => (${of} - ${n}) * ${SEASONS * 365 * 86_400}::float8 / ${of})`;
  const first = `(p - 1) * ${PAGE_STEP} - ${PAGE_TICKETS - PAGE_STEP}`;
  return [
    `INSERT INTO schedule (name, launch, every_seconds) VALUES ('season', 'AUTOMATIC', 300)`,
    `INSERT INTO run (run_id, trigger, status, schedule_id, schedule_name, batch_size, started_at, finished_at,
       fetched_at, end_reached_at, pages, received, applied, first_key, last_key)
     SELECT r, 'SCHEDULE', (CASE WHEN r % 9001 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END)::run_status, 1, 'season', 1000,
       ${at('r', runs)}, ${at('r', runs)} + interval '2 s', ${at('r', runs)} + interval '1 s', ${at('r', runs)},
       1 - r % 2, (1 - r % 2) * ${PAGE_TICKETS}, (1 - r % 2) * ${PAGE_TICKETS}, 'key-' || (r - 1) / 2, 'key-' || r / 2
     FROM generate_series(1, ${runs}) r`,
    `INSERT INTO page (page_id, run_id, sequence, requested_key, requested_limit, next_key, status, received,
       applied, body_bytes, fetched_at, processed_at, attempts, ticket_digests, event_ids, error_code, error_message,
       given_up_at, given_up_by, given_up_reason)
     SELECT p, 2 * p, 1, 'key-' || p - 1, 1000, 'key-' || p,
       (CASE WHEN failed THEN 'FAILED' ELSE 'PROCESSED' END)::page_status, ${PAGE_TICKETS}, ${PAGE_TICKETS}, 39000,
       ${at('2 * p', runs)}, ${at('2 * p', runs)} + interval '1 s', 1,
       ARRAY(SELECT hashtextextended('SCALE-' || lpad(i::text, 8, '0'), 0)
         FROM generate_series(greatest(0, ${first}), least(${tickets}, ${first} + ${PAGE_TICKETS}) - 1) i),
       ARRAY(SELECT DISTINCT 'SCALE-E' || lpad((least(${tickets} - 1, greatest(0, i)) / ${TICKETS_PER_EVENT})::text, 4, '0')
         FROM unnest(ARRAY[${first}, ${first} + ${PAGE_TICKETS - 1}]) i),
       CASE WHEN failed THEN 'ALL_BAD' END, CASE WHEN failed THEN 'Every ticket is bad.' END,
       CASE WHEN failed THEN now() END, CASE WHEN failed THEN 'admin' END, CASE WHEN failed THEN 'a test of TIXNGO' END
     FROM generate_series(1, ${pages}) p CROSS JOIN LATERAL (SELECT p % 5003 = 0 AS failed) AS f`,
    `INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field, message,
       status, created_at, resolved_at, resolved_by)
     SELECT p, 0, p * ${PLACES}::bigint, 'SCALE-' || lpad((p * ${PAGE_STEP} - 1)::text, 8, '0'),
       '9000' || lpad((p * ${PAGE_STEP} - 1)::text, 8, '0'),
       CASE WHEN p % 1000 = 0 THEN 'UNKNOWN_STATUS' ELSE 'INVALID_DATE' END, 'updatedAt', 'The time is wrong.',
       (CASE WHEN p % 10000 = 50 THEN 'OPEN' WHEN p % 500 = 0 THEN 'SKIPPED' ELSE 'RESOLVED' END)::quarantine_status,
       ${at('2 * p', runs)}, CASE WHEN p % 10000 <> 50 THEN now() END, CASE WHEN p % 500 = 0 THEN 'admin' END
     FROM generate_series(50, ${pages}, 50) p`,
    `INSERT INTO audit_log (at, actor, channel, action, target)
     SELECT ${at('n', pages)}, CASE WHEN n % 5003 = 0 THEN 'seldom' ELSE 'user' || n % 7 END, 'api',
       CASE WHEN n % 7001 = 0 THEN 'key.set' ELSE 'ticket.read' END, 'ticket SCALE-' || lpad((n * 20)::text, 8, '0')
     FROM generate_series(1, ${pages}) n`,
    `INSERT INTO status_sample (sampled_at, behind_seconds, failed_pages, quarantined, requests_answered, requests_failed)
     SELECT date_trunc('minute', now()) - make_interval(mins => n), 1 + n % 60, 0, 50, ${35 * 1440} - n, 0
     FROM generate_series(1, ${35 * 1440}) n`,
    `INSERT INTO drift_count (day, path, kind, count)
     SELECT current_date - n, 'extra.field' || n % 5, 'UNKNOWN', 1 + n FROM generate_series(1, 3650) n`,
    `UPDATE sync_key SET fetched_through = NULL, chain_starts_after_page_id = ${pages}`,
    ...['run_run_id_seq', 'page_page_id_seq'].map((name) => `SELECT setval('${name}', ${runs})`),
  ];
}
