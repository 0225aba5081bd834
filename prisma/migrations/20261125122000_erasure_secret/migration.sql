-- Keys the digests of erased persons, so that a list of addresses cannot be compared with them without it.
-- Never changed: later pages about a person would bring the person back. Two UUIDs hold 244 random bits.
CREATE TABLE erasure_secret (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  secret text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO erasure_secret (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

-- Persons erased before have a plain digest: without the address it cannot be replaced by a keyed one.
ALTER TABLE erased_person ADD COLUMN is_keyed boolean NOT NULL DEFAULT false;
ALTER TABLE erased_person ALTER COLUMN is_keyed SET DEFAULT true;
