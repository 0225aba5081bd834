-- Who paused the schedule, as the audit log names them; NULL while it is not paused, or if the audit log does not know.
ALTER TABLE schedule ADD COLUMN paused_by text;
UPDATE schedule s SET paused_by = (
  SELECT actor FROM audit_log a WHERE a.action = 'schedule.pause' AND a.target = s.name ORDER BY audit_id DESC LIMIT 1)
WHERE paused_at IS NOT NULL;

-- What is known about BullMQ's queues without asking them: workers record it with their heartbeat, the dashboard after a
-- change in Bull Board.
CREATE TABLE queue_state (
  name text PRIMARY KEY,
  -- NULL: it is not paused.
  paused_since timestamptz
);
