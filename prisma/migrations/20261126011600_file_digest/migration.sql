-- SHA-256 of an uploaded file, in hex: shows that the same file was uploaded before. Null for other runs and
-- for uploads before this release.
ALTER TABLE run ADD COLUMN file_digest text;
CREATE INDEX run_file_digest ON run (file_digest, run_id) WHERE file_digest IS NOT NULL;
