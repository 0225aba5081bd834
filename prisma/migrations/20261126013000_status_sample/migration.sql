-- How the installation was each minute, for charts: what no other table remembers. The dashboard and the sweep
-- write it; a minute without a row means that neither was running.
CREATE TABLE status_sample (
  -- The full minute.
  sampled_at timestamptz PRIMARY KEY,
  -- NULL: S-360 was never complete.
  behind_seconds double precision,
  failed_pages integer NOT NULL,
  quarantined integer NOT NULL,
  -- Requests to TIXNGO of all workers since the counting began; a smaller number than before: it began anew.
  requests_answered bigint NOT NULL,
  requests_failed bigint NOT NULL
);

-- When TIXNGO gave no good answer, from the first failed answer to the next good one; not the outage that lasts.
CREATE TABLE tixngo_outage (
  began_at timestamptz PRIMARY KEY,
  ended_at timestamptz NOT NULL,
  code text
);
