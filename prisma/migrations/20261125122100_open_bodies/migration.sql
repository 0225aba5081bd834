-- Finds the open quarantined tickets whose bodies are older than FAILED_RETENTION_DAYS.
CREATE INDEX quarantined_ticket_open_with_body ON quarantined_ticket (created_at)
  WHERE status = 'OPEN' AND body IS NOT NULL;
