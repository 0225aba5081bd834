-- Reports committed changes to the dashboards that listen (LISTEN tixngo_sync_change): which resource and which
-- ids, as {"resource": "page", "ids": [121]}. A transaction reports equal changes once, and nothing when it is
-- rolled back. Who changes the tables does not matter: workers, the REST API, the CLI, SQL.
-- Cost: measured in docs/decisions/0018-server-sent-events.md.

CREATE FUNCTION report_ids(resource text, ids jsonb) RETURNS void LANGUAGE sql AS $$
  -- A payload has less than 8,000 bytes. Without ids, anything may have changed.
  SELECT pg_notify('tixngo_sync_change', jsonb_build_object('resource', resource,
    'ids', CASE WHEN jsonb_array_length(ids) <= 100 THEN ids ELSE '[]' END)::text)
$$;

-- Of a small table. Arguments: the resource, and the column of its id, if it has one.
CREATE FUNCTION report_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb;
BEGIN
  IF TG_NARGS = 1 THEN
    PERFORM pg_notify('tixngo_sync_change', '{"resource": "' || TG_ARGV[0] || '", "ids": []}');
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN changed := to_jsonb(OLD); ELSE changed := to_jsonb(NEW); END IF;
  PERFORM public.report_ids(TG_ARGV[0], jsonb_build_array(changed -> TG_ARGV[1]));
  RETURN NULL;
END $$;

CREATE FUNCTION report_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tixngo_sync_change', '{"resource": "run", "ids": [' || NEW.run_id || ']}');
  RETURN NULL;
END $$;
CREATE TRIGGER run_reported AFTER INSERT ON run FOR EACH ROW EXECUTE FUNCTION report_run();
CREATE TRIGGER run_change_reported AFTER UPDATE ON run FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION report_run();

-- Tickets are reported by their page: a page that changed some reports once that tickets changed.
CREATE FUNCTION report_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tixngo_sync_change', '{"resource": "page", "ids": [' || NEW.page_id || ']}');
  IF NEW.status = 'PROCESSED' AND NEW.applied + NEW.stale > 0 THEN
    PERFORM pg_notify('tixngo_sync_change', '{"resource": "ticket", "ids": []}');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER page_reported AFTER INSERT ON page FOR EACH ROW EXECUTE FUNCTION report_page();
-- Not that retention clears bodies.
CREATE TRIGGER page_change_reported AFTER UPDATE ON page FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.attempts <> NEW.attempts OR OLD.given_up_at IS DISTINCT FROM NEW.given_up_at)
  EXECUTE FUNCTION report_page();

CREATE FUNCTION report_quarantine() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb;
BEGIN
  SELECT jsonb_agg(quarantine_id) INTO changed FROM changed_rows;
  IF changed IS NULL THEN RETURN NULL; END IF;
  PERFORM public.report_ids('quarantine', changed);
  RETURN NULL;
END $$;
CREATE TRIGGER quarantine_reported AFTER INSERT ON quarantined_ticket
  REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION report_quarantine();
CREATE TRIGGER quarantine_change_reported AFTER UPDATE ON quarantined_ticket
  REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION report_quarantine();
CREATE TRIGGER quarantine_removal_reported AFTER DELETE ON quarantined_ticket
  REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION report_quarantine();

CREATE TRIGGER schedule_reported AFTER INSERT OR UPDATE OR DELETE ON schedule
  FOR EACH ROW EXECUTE FUNCTION report_row('schedule', 'schedule_id');
CREATE TRIGGER skipped_tax_number_reported AFTER INSERT OR UPDATE OR DELETE ON skipped_tax_number
  FOR EACH STATEMENT EXECUTE FUNCTION report_row('skip-list');
CREATE TRIGGER sync_key_reported AFTER UPDATE ON sync_key FOR EACH ROW EXECUTE FUNCTION report_row('key');
CREATE TRIGGER key_change_reported AFTER INSERT ON key_change FOR EACH ROW EXECUTE FUNCTION report_row('key');
CREATE TRIGGER queue_state_reported AFTER INSERT OR UPDATE ON queue_state
  FOR EACH ROW EXECUTE FUNCTION report_row('queue', 'name');
-- Not its heartbeats.
CREATE TRIGGER worker_reported AFTER INSERT OR DELETE ON worker
  FOR EACH ROW EXECUTE FUNCTION report_row('worker', 'worker_id');
CREATE TRIGGER interface_reported AFTER UPDATE ON interface FOR EACH ROW EXECUTE FUNCTION report_row('interface');
CREATE TRIGGER tixngo_circuit_reported AFTER UPDATE ON tixngo_circuit
  FOR EACH ROW EXECUTE FUNCTION report_row('status');
CREATE TRIGGER auth_user_reported AFTER INSERT OR UPDATE OR DELETE ON auth_user
  FOR EACH ROW EXECUTE FUNCTION report_row('user', 'id');
CREATE TRIGGER auth_session_reported AFTER DELETE ON auth_session
  FOR EACH STATEMENT EXECUTE FUNCTION report_row('user');
CREATE TRIGGER api_token_reported AFTER INSERT OR DELETE ON api_token
  FOR EACH ROW EXECUTE FUNCTION report_row('token', 'api_token_id');
CREATE TRIGGER audit_log_reported AFTER INSERT ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION report_row('audit');
