-- When the run reached the end of the feed: the time of the request that was answered there. NULL: it did not, or it is
-- older than this column.
ALTER TABLE run ADD COLUMN end_reached_at timestamptz;
-- The newest run before any page that is still open, at one look-up.
CREATE INDEX run_end_reached ON run (run_id) INCLUDE (end_reached_at) WHERE end_reached_at IS NOT NULL;
