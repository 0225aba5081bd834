-- A failed page that a person gave up: it is not open and holds nothing back (docs/domain.md, promise 5). The index page_open stays as it is:
-- pages that were given up are few, and `status = 'STORED'` alone could not use a narrower one.
ALTER TABLE page
  ADD COLUMN given_up_at timestamptz,
  ADD COLUMN given_up_by text,
  ADD COLUMN given_up_reason text,
  ADD CONSTRAINT page_given_up CHECK (
    num_nonnulls(given_up_at, given_up_by, given_up_reason) = CASE WHEN given_up_at IS NULL THEN 0 ELSE 3 END
    AND (given_up_at IS NULL OR status = 'FAILED'));
