import { PermanentError } from '@tixngo-sync/domain';
import { openConnection } from '@tixngo-sync/runtime';
import pg from 'pg';
import { sqlStateOf } from './database-errors.js';

const APPLICATION = { application_name: 'tixngo-sync migrate' };

/**
 * Gives the application's role what it needs of a migrated database, as the owner: to read and write every
 * table, but of the audit log only to read and insert, and of the migrations only to read. It cannot change
 * the schema, so it cannot switch off the trigger of the audit log either. Creates the role if it is missing,
 * and takes over its password. Repeating it changes nothing; nor does it when both URLs name one role.
 * @param ownerUrl of the role that migrates and owns the tables
 * @param applicationUrl what worker and dashboard have as DATABASE_URL
 * @throws PermanentError ROLE_MISSING when the role is missing and the owner may not create roles
 */
export async function grantToApplication(ownerUrl: string, applicationUrl: string): Promise<void> {
  const { user, password } = credentialsOf(applicationUrl);
  if (user === '' || user === credentialsOf(ownerUrl).user) return;
  const client = await openConnection(ownerUrl, APPLICATION);
  try {
    if (!(await mayConnect(applicationUrl))) await createRole(client, user, password);
    await client.query(grantsFor(pg.escapeIdentifier(user), pg.escapeIdentifier(client.database ?? '')));
  } finally {
    await client.end();
  }
}

/** Several hosts with ports are no URL. */
function credentialsOf(url: string): { user: string; password: string } {
  const [, user = '', password = ''] = /^\w+:\/\/([^:@/]*)(?::([^@/]*))?@/.exec(url) ?? [];
  return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
}

async function mayConnect(applicationUrl: string): Promise<boolean> {
  try {
    await (await openConnection(applicationUrl, APPLICATION)).end();
    return true;
  } catch (error) {
    // No such role or a wrong password; the role may not enter the database yet.
    if (/^28/.test(sqlStateOf(error) ?? '')) return false;
    if (sqlStateOf(error) === '42501') return true;
    throw error;
  }
}

async function createRole(owner: pg.Client, user: string, password: string): Promise<void> {
  const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  try {
    await owner.query(
      `${verb} ROLE ${pg.escapeIdentifier(user)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
    );
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    throw new PermanentError(
      'ROLE_MISSING',
      `The role ${user} of DATABASE_URL cannot sign in, and the role of MIGRATE_DATABASE_URL may not create or ` +
        `change it. As an administrator of the database: CREATE ROLE ${user} LOGIN PASSWORD '…'; then migrate ` +
        `again.`,
    );
  }
}

/**
 * The queue's schema, which exists without Redis, must belong to the role: BullMQ changes it. It has other
 * owners in a database that had one role before.
 */
function grantsFor(role: string, database: string): string {
  return `BEGIN;
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
    REVOKE ALL ON audit_log, _prisma_migrations FROM ${role};
    GRANT SELECT, INSERT ON audit_log TO ${role};
    GRANT SELECT ON _prisma_migrations TO ${role};
    GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${database} TO ${role};
    ${giveQueueTo(role)}
    COMMIT;`;
}

function giveQueueTo(role: string): string {
  return `DO $do$
    DECLARE
      thing text;
    BEGIN
      FOR thing IN
        WITH queue AS (
          SELECT oid, nspname, nspowner FROM pg_namespace
           WHERE obj_description(oid, 'pg_namespace') LIKE 'tixngo-sync QUEUE_PREFIX=%'
             AND nspowner <> ${literal(role)}::regrole
        )
        SELECT format('SCHEMA %I', nspname) FROM queue
        UNION ALL
        SELECT format('TABLE %s', c.oid::regclass) FROM pg_class c JOIN queue ON queue.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p')
        UNION ALL
        -- A sequence of a column goes with its table.
        SELECT format('SEQUENCE %s', c.oid::regclass) FROM pg_class c JOIN queue ON queue.oid = c.relnamespace
         WHERE c.relkind = 'S' AND NOT EXISTS (
           SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
        UNION ALL
        SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p JOIN queue ON queue.oid = p.pronamespace
        UNION ALL
        SELECT format('TYPE %s', t.oid::regtype) FROM pg_type t JOIN queue ON queue.oid = t.typnamespace
          LEFT JOIN pg_class c ON c.oid = t.typrelid
         WHERE t.typtype IN ('e', 'd') OR c.relkind = 'c'
      LOOP
        EXECUTE format('ALTER %s OWNER TO %s', thing, ${literal(role)});
      END LOOP;
    END
    $do$;`;
}

/** The quoted identifier as a text; regrole reads it with its quotes. */
const literal = (identifier: string) => pg.escapeLiteral(identifier);
