ALTER TABLE auth_user
  -- Since then the user cannot sign in; null: can.
  ADD COLUMN disabled_at timestamptz,
  -- Theme and time zone of the console; what is absent has its default.
  ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}';

-- A one-time link with which a person sets a password. The link is shown once; only its digest is stored.
CREATE TABLE auth_invitation (
  user_id text PRIMARY KEY REFERENCES auth_user ON DELETE CASCADE,
  link_sha256 text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX auth_invitation_link ON auth_invitation (link_sha256);
