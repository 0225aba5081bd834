-- The events of the tickets on the page, so that an open page holds back only those. NULL: unknown (an older page, a file,
-- or a ticket without an event id), so it holds back every event.
ALTER TABLE page ADD COLUMN event_ids text[];
