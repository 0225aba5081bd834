-- What becomes of a schedule's ticks, what BullMQ was told of it, and event-day mode (docs/schedules.md).
ALTER TABLE schedule
  -- Ticks that began no run because one was under way.
  ADD COLUMN skipped_ticks integer NOT NULL DEFAULT 0,
  ADD COLUMN last_skipped_at timestamptz,
  -- The frequency that BullMQ was last given: one that differs from it was edited there. NULL: not known, the row wins.
  ADD COLUMN mirrored_as jsonb,
  -- Event-day mode; all NULL: off.
  ADD COLUMN event_day_every_seconds integer CHECK (event_day_every_seconds BETWEEN 1 AND 2592000),
  ADD COLUMN event_day_batch_size integer CHECK (event_day_batch_size BETWEEN 1 AND 10000),
  ADD COLUMN event_day_hours_before integer CHECK (event_day_hours_before BETWEEN 0 AND 168),
  ADD COLUMN event_day_hours_after integer CHECK (event_day_hours_after BETWEEN 0 AND 168),
  ADD CONSTRAINT schedule_event_day_whole CHECK (
    num_nulls(event_day_every_seconds, event_day_hours_before, event_day_hours_after) IN (0, 3)
    AND (event_day_batch_size IS NULL OR event_day_every_seconds IS NOT NULL));

-- Start times of events are found by going from one to the next in this index. A start time changes when an event is moved, so updates of
-- a ticket stay heap-only as before.
DROP INDEX ticket_event;
CREATE INDEX ticket_event ON ticket (event_id, event_start_time);
