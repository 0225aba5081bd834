-- Which entries the ticket's newest snapshot brought, as a digest: the next snapshot repeats them, and entries that
-- are known to be stored are not looked up again. NULL: not known, they are looked up. Whoever changes rows of
-- ticket_history otherwise than by merging sets it to NULL.
ALTER TABLE ticket ADD COLUMN history_digest text;
