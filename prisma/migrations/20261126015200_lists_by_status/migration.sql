-- Prisma passes a status as a text that PostgreSQL casts when it executes the query, so that a partial index
-- on the status does not serve its lists.
DROP INDEX quarantined_ticket_open_newest;
CREATE INDEX quarantined_ticket_status ON quarantined_ticket (status, quarantine_id);
CREATE INDEX page_status ON page (status, page_id);
