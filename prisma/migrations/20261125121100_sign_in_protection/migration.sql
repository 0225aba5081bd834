-- Failed sign-ins, counted by account, address and device across all dashboards. The keys are digests: people
-- type passwords into the name's field.
CREATE TABLE sign_in_count (
  key text PRIMARY KEY,
  failures integer NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_count_expires ON sign_in_count (expires_at);

ALTER TABLE auth_user
  -- The password was generated and shown: it must be changed before anything else.
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false;

-- The last request that a person made; what a screen requests by itself does not count.
ALTER TABLE auth_session ADD COLUMN last_active_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX auth_session_expires ON auth_session (expires_at);

-- better-auth's two-factor plugin writes it; secret and codes are encrypted with auth_secret.
CREATE TABLE auth_two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);
CREATE UNIQUE INDEX auth_two_factor_user ON auth_two_factor (user_id);

-- Tokens made before get a year from now.
ALTER TABLE api_token ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '1 year';
ALTER TABLE api_token ALTER COLUMN expires_at DROP DEFAULT;
