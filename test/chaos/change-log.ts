import { sql } from './database.js';

/**
 * Triggers that record every change to the key, the pages, the lease and the tickets, in the same
 * transaction. They change nothing else, miss nothing, and survive a crash of the database.
 */
const INSTALL = `
  CREATE SCHEMA change_log;
  CREATE TABLE change_log.key_move (n bigint GENERATED ALWAYS AS IDENTITY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(), old_key text, new_key text);
  CREATE TABLE change_log.commit_move (n bigint GENERATED ALWAYS AS IDENTITY, old_key text, new_key text);
  CREATE TABLE change_log.page_step (n bigint GENERATED ALWAYS AS IDENTITY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(), page_id integer, became text, requested_key text,
      next_key text);
  CREATE TABLE change_log.lease_taking (n bigint GENERATED ALWAYS AS IDENTITY, holder text,
    old_token bigint, new_token bigint);
  CREATE TABLE change_log.ticket_back (ticket_id text, was timestamptz, became timestamptz);

  CREATE FUNCTION change_log.key_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO change_log.key_move (old_key, new_key) VALUES (OLD.fetched_through,
      NEW.fetched_through); RETURN NULL; END $$;
  CREATE TRIGGER log_key AFTER UPDATE ON sync_key FOR EACH ROW
    WHEN (OLD.fetched_through IS DISTINCT FROM NEW.fetched_through) EXECUTE FUNCTION change_log.key_moved();

  CREATE FUNCTION change_log.committed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO change_log.commit_move (old_key, new_key) VALUES (OLD.committed_through,
      NEW.committed_through); RETURN NULL; END $$;
  CREATE TRIGGER log_commit AFTER UPDATE ON sync_key FOR EACH ROW
    WHEN (OLD.committed_through IS DISTINCT FROM NEW.committed_through) EXECUTE FUNCTION change_log.committed();

  CREATE FUNCTION change_log.page_stepped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      INSERT INTO change_log.page_step (page_id, became, requested_key, next_key) VALUES (OLD.page_id,
        'REMOVED', OLD.requested_key, OLD.next_key);
    ELSIF TG_OP = 'INSERT' OR OLD.status <> NEW.status THEN
      INSERT INTO change_log.page_step (page_id, became, requested_key, next_key) VALUES (NEW.page_id,
        NEW.status, NEW.requested_key, NEW.next_key);
    END IF;
    RETURN NULL; END $$;
  CREATE TRIGGER log_page AFTER INSERT OR DELETE OR UPDATE OF status
    ON page FOR EACH ROW EXECUTE FUNCTION change_log.page_stepped();

  CREATE FUNCTION change_log.lease_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO change_log.lease_taking (holder, old_token, new_token) VALUES (NEW.holder, OLD.token,
      NEW.token); RETURN NULL; END $$;
  CREATE TRIGGER log_lease AFTER UPDATE ON run_lease FOR EACH ROW
    WHEN (NEW.holder IS NOT NULL AND (OLD.holder IS DISTINCT FROM NEW.holder
      OR OLD.token <> NEW.token)) EXECUTE FUNCTION change_log.lease_taken();

  CREATE FUNCTION change_log.ticket_went_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO change_log.ticket_back VALUES (NEW.ticket_id, OLD.source_updated_at,
      NEW.source_updated_at); RETURN NULL; END $$;
  CREATE TRIGGER log_ticket AFTER UPDATE ON ticket FOR EACH ROW
    WHEN (NEW.source_updated_at < OLD.source_updated_at) EXECUTE FUNCTION change_log.ticket_went_back();
`;

/** Installs the triggers. Must run before any worker starts. */
export async function installChangeLog(databaseUrl: string): Promise<void> {
  await sql(databaseUrl, INSTALL);
}
