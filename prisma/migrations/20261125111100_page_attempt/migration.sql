-- Every try to process a page. A row is written when the try ends, in the page's own transaction if it succeeds.
CREATE TABLE page_attempt (
  page_id integer NOT NULL REFERENCES page,
  attempt integer NOT NULL,
  -- NULL: unknown, because its worker died.
  started_at timestamptz,
  ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  trigger text NOT NULL CHECK (trigger IN ('FIRST', 'AUTOMATIC', 'RETRY', 'REPLAY')),
  -- Who asked for the run, the retry or the replay; NULL: nobody, a schedule or the queue did.
  requested_by text,
  outcome text NOT NULL CHECK (outcome IN ('PROCESSED', 'FAILED', 'LOST')),
  error_code text,
  error_message text,
  worker text,
  PRIMARY KEY (page_id, attempt)
);
-- For retention.
CREATE INDEX page_attempt_ended ON page_attempt (ended_at);

-- Who reopened the page; the next attempt takes it.
ALTER TABLE page ADD COLUMN retried_by text;
