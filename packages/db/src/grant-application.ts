import pg from 'pg';

/**
 * Gives the application's role what it needs of a migrated database, as the owner: to read and write every
 * table, but of the audit log only to read and insert, and of the migrations only to read. It cannot change
 * the schema, so it cannot switch off the trigger of the audit log either. Repeating it changes nothing.
 * @param ownerUrl of the role that migrates and owns the tables
 * @param role the role of DATABASE_URL
 */
export async function grantToApplication(ownerUrl: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'tixngo-sync migrate' });
  await client.connect();
  try {
    await client.query(grantsFor(pg.escapeIdentifier(role), pg.escapeIdentifier(client.database ?? '')));
  } finally {
    await client.end();
  }
}

function grantsFor(role: string, database: string): string {
  return `BEGIN;
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
    REVOKE ALL ON audit_log, _prisma_migrations FROM ${role};
    GRANT SELECT, INSERT ON audit_log TO ${role};
    GRANT SELECT ON _prisma_migrations TO ${role};
    -- Without Redis, the queue makes its own schema.
    GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${database} TO ${role};
    COMMIT;`;
}
