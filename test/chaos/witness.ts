import { sql } from './database.js';

/**
 * Triggers that write down what happens to the key, the pages, the lease and the tickets, in the transaction that does it. They change
 * nothing, miss nothing however fast it is, and survive what the database survives.
 */
const INSTALL = `
  CREATE SCHEMA witness;
  CREATE TABLE witness.key_move (n bigint GENERATED ALWAYS AS IDENTITY, tx xid8 NOT NULL DEFAULT pg_current_xact_id(), old_key text, new_key text);
  CREATE TABLE witness.commit_move (n bigint GENERATED ALWAYS AS IDENTITY, old_key text, new_key text);
  CREATE TABLE witness.page_step (n bigint GENERATED ALWAYS AS IDENTITY, tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(), page_id integer, became text, requested_key text, next_key text);
  CREATE TABLE witness.lease_taking (n bigint GENERATED ALWAYS AS IDENTITY, holder text, old_token bigint, new_token bigint);
  CREATE TABLE witness.ticket_back (ticket_id text, was timestamptz, became timestamptz);

  CREATE FUNCTION witness.key_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witness.key_move (old_key, new_key) VALUES (OLD.fetched_through, NEW.fetched_through); RETURN NULL; END $$;
  CREATE TRIGGER witness_key AFTER UPDATE ON sync_key FOR EACH ROW
    WHEN (OLD.fetched_through IS DISTINCT FROM NEW.fetched_through) EXECUTE FUNCTION witness.key_moved();

  CREATE FUNCTION witness.committed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witness.commit_move (old_key, new_key) VALUES (OLD.committed_through, NEW.committed_through); RETURN NULL; END $$;
  CREATE TRIGGER witness_commit AFTER UPDATE ON sync_key FOR EACH ROW
    WHEN (OLD.committed_through IS DISTINCT FROM NEW.committed_through) EXECUTE FUNCTION witness.committed();

  CREATE FUNCTION witness.page_stepped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      INSERT INTO witness.page_step (page_id, became, requested_key, next_key) VALUES (OLD.page_id, 'REMOVED', OLD.requested_key, OLD.next_key);
    ELSIF TG_OP = 'INSERT' OR OLD.status <> NEW.status THEN
      INSERT INTO witness.page_step (page_id, became, requested_key, next_key) VALUES (NEW.page_id, NEW.status, NEW.requested_key, NEW.next_key);
    END IF;
    RETURN NULL; END $$;
  CREATE TRIGGER witness_page AFTER INSERT OR DELETE OR UPDATE OF status ON page FOR EACH ROW EXECUTE FUNCTION witness.page_stepped();

  CREATE FUNCTION witness.lease_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witness.lease_taking (holder, old_token, new_token) VALUES (NEW.holder, OLD.token, NEW.token); RETURN NULL; END $$;
  CREATE TRIGGER witness_lease AFTER UPDATE ON run_lease FOR EACH ROW
    WHEN (NEW.holder IS NOT NULL AND (OLD.holder IS DISTINCT FROM NEW.holder OR OLD.token <> NEW.token)) EXECUTE FUNCTION witness.lease_taken();

  CREATE FUNCTION witness.ticket_went_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witness.ticket_back VALUES (NEW.ticket_id, OLD.source_updated_at, NEW.source_updated_at); RETURN NULL; END $$;
  CREATE TRIGGER witness_ticket AFTER UPDATE ON ticket FOR EACH ROW
    WHEN (NEW.source_updated_at < OLD.source_updated_at) EXECUTE FUNCTION witness.ticket_went_back();
`;

/** Call it before any worker is up. */
export async function installWitness(databaseUrl: string): Promise<void> {
  await sql(databaseUrl, INSTALL);
}
