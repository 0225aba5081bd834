-- Tables of tixngo-sync. What each word means: docs/domain.md. Invariants named I1..I9: ARCHITECTURE.md.

CREATE TYPE distribution_status AS ENUM ('PENDING', 'CONFIRMED', 'CANCELLED');
CREATE TYPE run_trigger AS ENUM ('SCHEDULE', 'MANUAL', 'FILE', 'REPLAY');
CREATE TYPE run_status AS ENUM ('RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS', 'FAILED', 'ABORTED');
CREATE TYPE page_source AS ENUM ('FEED', 'FILE');
CREATE TYPE page_status AS ENUM ('STORED', 'PROCESSED', 'FAILED');
CREATE TYPE quarantine_status AS ENUM ('OPEN', 'RESOLVED', 'SKIPPED');
CREATE TYPE schedule_launch AS ENUM ('MANUAL', 'AUTOMATIC');

-- One e-mail, one key: without case and outer white space. The same rule as emailKey() in packages/mapping.
CREATE FUNCTION email_key(email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN nullif(lower(btrim(email, E' \t\n\r\x0b\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff') COLLATE "und-x-icu"), '');

-- Words as text with a check, not as types of ours, in the two tables that S-360 puts rows into: any SQL of its side can write them.
CREATE SEQUENCE contact_number;

CREATE TABLE contact (
  contact_id text PRIMARY KEY DEFAULT 'TIXNGO-' || nextval('contact_number'),
  email text,
  email_key text GENERATED ALWAYS AS (email_key(email)) STORED,
  title text,
  first_name text,
  last_name text,
  birthday date,
  nationality text,
  id_number text,
  mobile_phone text,
  country text,
  language text,
  accepts_institution_email boolean,
  accepts_third_party_email boolean,
  kind text NOT NULL DEFAULT 'INDIVIDUAL' CHECK (kind IN ('INDIVIDUAL', 'RELAY')),
  has_internet_account boolean NOT NULL DEFAULT false,
  origin text NOT NULL DEFAULT 'S360' CHECK (origin IN ('S360', 'TIXNGO')),
  -- A ticket of this function came to the contact: from then on a temporary one is filled in.
  in_use boolean NOT NULL DEFAULT false,
  -- What a temporary contact of S-360's said before it was filled in: given back if it turns out that no ticket came to it (I4).
  before_fill jsonb,
  -- The snapshot that describes a contact this function made or filled; NULL: never described by it.
  described_at timestamptz,
  described_place bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER SEQUENCE contact_number OWNED BY contact.contact_id;
CREATE INDEX contact_email_key ON contact (email_key);
-- No duplicate of our own making, whoever races (I7).
CREATE UNIQUE INDEX contact_one_per_email_from_tixngo ON contact (email_key) WHERE origin = 'TIXNGO';

-- Details of a person, from the earliest snapshot that names them, kept for the day a contact needs them.
CREATE TABLE person_detail (
  email_key text PRIMARY KEY,
  title text,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birthday date,
  nationality text,
  id_number text,
  mobile_phone text,
  country text,
  language text,
  accepts_institution_email boolean,
  accepts_third_party_email boolean,
  described_at timestamptz NOT NULL,
  described_place bigint NOT NULL
);

-- No foreign keys from tickets and distributions to contacts: a check per row costs more than the row, and S-360 loads its rows in any order.
CREATE TABLE ticket (
  ticket_id text PRIMARY KEY,
  tax_number text,
  organization_code text,
  s360_status text NOT NULL DEFAULT 'PRINTED'
    CHECK (s360_status IN ('NOT_PRINTED', 'PRINTED', 'CONTROLLED', 'INVALIDATED', 'CANCELLED')),
  mobile_status text,
  ticket_version smallint,
  source_status text,
  source_updated_at timestamptz,
  source_place bigint,
  event_id text,
  event_name text,
  event_start_time timestamptz,
  event_site text,
  event_city text,
  event_country_code text,
  owner_email text,
  owner_first_name text,
  owner_last_name text,
  holder_first_name text,
  holder_last_name text,
  holder_email text,
  recipient_email text,
  assigned_at timestamptz,
  transferred_at timestamptz,
  activated_at timestamptz,
  checked_at timestamptz,
  controlled_at timestamptz,
  deletion_reason text,
  cultural_contact_id text,
  -- Ownership (docs/domain.md, "The fold"): what S-360 had first, what the history knows of the first owner, whether it was folded.
  initial_contact_id text,
  initial_owner_email text,
  initial_owner_at timestamptz,
  initial_owner_place bigint,
  folded_at timestamptz,
  -- Where the fold ended: lets a change that cannot matter to ownership be seen as one without reading the history again.
  fold_last_entry_at timestamptz,
  fold_owner_email text,
  fold_pending_transfer boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Checked at the end of a statement, so that two tickets may swap numbers within one page.
  CONSTRAINT ticket_tax_number_unique UNIQUE (tax_number) DEFERRABLE INITIALLY IMMEDIATE
) WITH (fillfactor = 80);
-- No index on what changes with every snapshot, and room in every page: updates stay heap-only (docs/performance.md).
CREATE INDEX ticket_event ON ticket (event_id);
CREATE INDEX ticket_cultural_contact ON ticket (cultural_contact_id);

CREATE TABLE ticket_history (
  ticket_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  status text NOT NULL,
  owner_email text,
  recipient_email text,
  actor text,
  reason text,
  -- The owner by the snapshot that bears this very time, and that snapshot's place in the feed.
  snapshot_owner_email text,
  snapshot_place bigint,
  PRIMARY KEY (ticket_id, occurred_at, status)
);

-- Owners by snapshots whose own time none of their entries bears.
CREATE TABLE owner_sighting (
  ticket_id text NOT NULL,
  seen_at timestamptz NOT NULL,
  owner_email text NOT NULL,
  place bigint NOT NULL,
  PRIMARY KEY (ticket_id, seen_at)
);

CREATE TABLE distribution (
  ticket_id text NOT NULL,
  sequence integer NOT NULL,
  old_contact_id text,
  new_contact_id text NOT NULL,
  action text NOT NULL DEFAULT 'DISTRIBUTE',
  status distribution_status NOT NULL,
  initiated_at timestamptz NOT NULL,
  resolved_at timestamptz,
  PRIMARY KEY (ticket_id, sequence)
);
CREATE INDEX distribution_old_contact ON distribution (old_contact_id);
CREATE INDEX distribution_new_contact ON distribution (new_contact_id);
CREATE INDEX distribution_pending ON distribution (initiated_at) WHERE status = 'PENDING';

CREATE TABLE interface (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  enable_ticket_distribution_to_cultural_contact boolean NOT NULL DEFAULT true,
  max_length_dumped_calls_in_kbs integer CHECK (max_length_dumped_calls_in_kbs >= 0),
  unknown_tickets text NOT NULL DEFAULT 'create' CHECK (unknown_tickets IN ('create', 'reject')),
  recipients text[] NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO interface DEFAULT VALUES;

CREATE TABLE schedule (
  schedule_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> ''),
  launch schedule_launch NOT NULL DEFAULT 'MANUAL',
  every_seconds integer CHECK (every_seconds BETWEEN 1 AND 2592000),
  cron text,
  timezone text NOT NULL DEFAULT 'UTC',
  start_at timestamptz,
  end_at timestamptz,
  batch_size integer NOT NULL DEFAULT 1000 CHECK (batch_size BETWEEN 1 AND 10000),
  paused_at timestamptz,
  paused_note text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT schedule_one_frequency CHECK (launch = 'MANUAL' OR (every_seconds IS NULL) <> (cron IS NULL)),
  CONSTRAINT schedule_start_before_end CHECK (start_at < end_at)
);
-- At most one automatic schedule is active.
CREATE UNIQUE INDEX schedule_one_active_automatic ON schedule ((true)) WHERE launch = 'AUTOMATIC' AND paused_at IS NULL;

CREATE TABLE skipped_tax_number (
  skip_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  -- NULL: for every schedule.
  schedule_id integer REFERENCES schedule ON DELETE CASCADE,
  tax_number text NOT NULL CHECK (tax_number <> ''),
  reason text,
  added_by text,
  added_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (schedule_id, tax_number)
);

CREATE TABLE run (
  run_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  trigger run_trigger NOT NULL,
  status run_status NOT NULL DEFAULT 'RUNNING',
  schedule_id integer REFERENCES schedule ON DELETE SET NULL,
  schedule_name text,
  batch_size integer,
  file_name text,
  requested_by text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- All pages of the run are stored (or named, for a replay): from here on it only waits for them to be processed.
  fetched_at timestamptz,
  pages integer NOT NULL DEFAULT 0,
  received bigint NOT NULL DEFAULT 0,
  applied bigint NOT NULL DEFAULT 0,
  unchanged bigint NOT NULL DEFAULT 0,
  stale bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0,
  first_key text,
  last_key text,
  error_code text,
  error_message text
);
CREATE INDEX run_started ON run (started_at DESC);
CREATE INDEX run_running ON run (run_id) WHERE status = 'RUNNING';

CREATE TABLE page (
  page_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  run_id integer NOT NULL REFERENCES run,
  sequence integer NOT NULL,
  source page_source NOT NULL DEFAULT 'FEED',
  requested_key text,
  requested_limit integer,
  next_key text,
  status page_status NOT NULL DEFAULT 'STORED',
  received integer NOT NULL DEFAULT 0,
  applied integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  stale integer NOT NULL DEFAULT 0,
  skipped integer NOT NULL DEFAULT 0,
  quarantined integer NOT NULL DEFAULT 0,
  -- gzip of the answer as it came; NULL once retention cleared it.
  body bytea,
  body_bytes integer NOT NULL DEFAULT 0,
  fetched_at timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  error_code text,
  error_message text,
  -- 64-bit digests of the ids of the tickets on the page: finds the pages a ticket came on without keeping its id twice.
  ticket_digests bigint[],
  UNIQUE (run_id, sequence),
  CONSTRAINT page_balances CHECK (status <> 'PROCESSED' OR received = applied + unchanged + stale + skipped + quarantined)
);
ALTER TABLE page ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX page_open ON page (page_id) WHERE status <> 'PROCESSED';
CREATE INDEX page_requested_key ON page USING hash (requested_key);
CREATE INDEX page_with_body ON page (processed_at) WHERE body IS NOT NULL AND status = 'PROCESSED';

-- Pages that a REPLAY run takes through the current code again.
CREATE TABLE run_replayed_page (
  run_id integer NOT NULL REFERENCES run,
  page_id integer NOT NULL REFERENCES page,
  status page_status NOT NULL DEFAULT 'STORED',
  PRIMARY KEY (run_id, page_id)
);

CREATE TABLE quarantined_ticket (
  quarantine_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  page_id integer NOT NULL REFERENCES page,
  position integer NOT NULL,
  place bigint NOT NULL,
  line_number integer,
  ticket_id text,
  tax_number text,
  reason_code text NOT NULL,
  field text,
  message text NOT NULL,
  -- JSON text as it came (text, not jsonb: it may hold what jsonb refuses); NULL once erased.
  body text,
  status quarantine_status NOT NULL DEFAULT 'OPEN',
  created_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  UNIQUE (page_id, position)
);
CREATE INDEX quarantined_ticket_open ON quarantined_ticket (ticket_id) WHERE status = 'OPEN';
CREATE INDEX quarantined_ticket_tax_number ON quarantined_ticket (tax_number) WHERE status = 'OPEN';

CREATE TABLE sync_key (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  fetched_through text,
  committed_through text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Set by a person: pages up to here belong to an earlier chain of keys.
  chain_starts_after_page_id integer NOT NULL DEFAULT 0
);
INSERT INTO sync_key DEFAULT VALUES;

CREATE TABLE key_change (
  key_change_id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  old_key text,
  new_key text,
  reason text NOT NULL CHECK (reason <> ''),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- The right to fetch (I1). The token grows with every taking: an older one can move nothing.
CREATE TABLE run_lease (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  token bigint NOT NULL DEFAULT 0,
  run_id integer REFERENCES run,
  holder text,
  expires_at timestamptz
);
INSERT INTO run_lease DEFAULT VALUES;

CREATE TABLE worker (
  worker_id text PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE audit_log (
  audit_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  channel text NOT NULL,
  action text NOT NULL,
  target text,
  reason text,
  detail jsonb
);
CREATE INDEX audit_log_at ON audit_log (at DESC);

CREATE TABLE drift_count (
  day date NOT NULL,
  path text NOT NULL,
  kind text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (day, path, kind)
);
