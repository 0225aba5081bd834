-- What an operator should look at (docs/domain.md, "Mismatches"). Functions and a view: nothing is stored, so nothing costs a page anything.

-- Whether a mobile status (NULL: TIXNGO has not reported the ticket) does not go with the S-360 status: the table of docs/domain.md,
-- as MATCHING_MOBILE_STATUSES in packages/mapping; a test proves that the two agree.
CREATE FUNCTION is_status_mismatch(s360_status text, mobile_status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE s360_status
    WHEN 'PRINTED' THEN coalesce(mobile_status NOT IN (
      'INJECTED', 'DOWNLOADED', 'ASSIGNED', 'PENDING_TRANSFER', 'FAILURE_TRANSFER', 'FAILURE', 'TRANSFERRED',
      'BT_ACTIVATED', 'MANUAL_ACTIVATED', 'OFFLINE_ACTIVATED', 'ONLINE_ACTIVATED', 'ACTIVATED', 'DEACTIVATED'), true)
    WHEN 'CONTROLLED' THEN coalesce(mobile_status NOT IN (
      'BT_ACTIVATED', 'MANUAL_ACTIVATED', 'OFFLINE_ACTIVATED', 'ONLINE_ACTIVATED', 'ACTIVATED', 'DEACTIVATED', 'CONTROLLED'), true)
    WHEN 'NOT_PRINTED' THEN mobile_status IS NOT NULL
    ELSE coalesce(mobile_status NOT IN ('DELETION_PENDING', 'DELETED'), false)
  END;

-- One row a ticket and kind. Inlined by the planner: a filter on kind leaves the other branches out, one on event_id uses its index;
-- without either it reads the tickets once a branch (docs/performance.md). No index on the statuses: it would cost every update.
CREATE FUNCTION ticket_anomalies(pending_longer_than interval) RETURNS TABLE (
  ticket_id text, tax_number text, event_id text, event_name text, event_start_time timestamptz, kind text,
  s360_status text, mobile_status text, cultural_contact_id text, since timestamptz
) LANGUAGE sql STABLE AS $$
  SELECT t.ticket_id, t.tax_number, t.event_id, t.event_name, t.event_start_time, 'STATUS_MISMATCH'::text,
    t.s360_status, t.mobile_status, t.cultural_contact_id, t.source_updated_at
  FROM ticket t
  WHERE is_status_mismatch(t.s360_status, t.mobile_status)
  UNION ALL
  SELECT t.ticket_id, t.tax_number, t.event_id, t.event_name, t.event_start_time, 'PENDING_TOO_LONG'::text,
    t.s360_status, t.mobile_status, t.cultural_contact_id, d.initiated_at
  FROM distribution d JOIN ticket t USING (ticket_id)
  WHERE d.status = 'PENDING' AND d.initiated_at < now() - pending_longer_than
  UNION ALL
  -- While distribution is switched off contacts do not follow owners: that is wanted then, and no anomaly.
  SELECT t.ticket_id, t.tax_number, t.event_id, t.event_name, t.event_start_time, 'OWNER_NOT_CONTACT'::text,
    t.s360_status, t.mobile_status, t.cultural_contact_id, t.source_updated_at
  FROM ticket t LEFT JOIN contact c ON c.contact_id = t.cultural_contact_id
  WHERE t.owner_email IS NOT NULL
    AND c.email_key IS DISTINCT FROM t.owner_email AND c.email_key IS DISTINCT FROM email_key(t.owner_email)
    -- The stand-in for a person whose data was erased: S-360's own contact of that person keeps its e-mail.
    AND t.owner_email NOT LIKE 'erased-%@erased.invalid'
    AND (SELECT enable_ticket_distribution_to_cultural_contact FROM interface)
$$;

-- With the usual time a transfer may be pending.
CREATE VIEW ticket_anomaly AS SELECT * FROM ticket_anomalies(interval '24 hours');
