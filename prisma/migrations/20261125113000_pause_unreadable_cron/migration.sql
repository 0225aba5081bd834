-- Cron expressions have exactly five fields now, without H. A schedule with another one is paused, so that it
-- cannot stop the mirror of the schedules; its note says what to do.
UPDATE schedule
SET paused_at = coalesce(paused_at, clock_timestamp()),
  paused_note = 'Paused by the upgrade: a cron expression has five fields (minute hour day month weekday) '
    || 'and no H. Change it, then resume.',
  updated_at = clock_timestamp()
WHERE cron IS NOT NULL AND launch = 'AUTOMATIC'
  AND (cron !~ '^\s*\S+(\s+\S+){4}\s*$' OR cron ~* '(^|[\s,])H');
