-- When the process that stores the file of an upload last showed that it lives.
ALTER TABLE run ADD COLUMN uploader_seen_at timestamptz;
