-- Open conflicts are looked up with every page, because it may free a tax number.
CREATE INDEX quarantined_ticket_waits_for_number ON quarantined_ticket (ticket_id)
  WHERE status = 'OPEN' AND reason_code = 'TAX_NUMBER_CONFLICT';
