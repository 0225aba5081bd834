-- Persons whose data was erased. Only a digest of the e-mail is kept: without it the next page would bring the person back.
CREATE TABLE erased_person (
  -- First 16 hex digits of the SHA-256 of the e-mail key. The person's stand-in is erased-<digest>@erased.invalid.
  email_digest text PRIMARY KEY CHECK (email_digest ~ '^[0-9a-f]{16}$'),
  -- The contact that the e-mail meant: the stand-in goes on meaning it, so that tickets keep their contacts. NULL: none.
  contact_id text,
  erased_at timestamptz NOT NULL DEFAULT now()
);

-- For retention: closed rows whose body is still kept.
CREATE INDEX quarantined_ticket_closed_with_body ON quarantined_ticket (resolved_at) WHERE status <> 'OPEN' AND body IS NOT NULL;
