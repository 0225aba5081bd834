import { randomBytes } from 'node:crypto';
import { createDatabase, type Database } from '@tixngo-sync/db';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes our connections and drops the database, even if others are connected. */
  drop(): Promise<void>;
}

/** Creates a database with the newest schema and only the migrations' rows, as a clone (about 50 ms). */
export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const name = await createDatabaseFrom(inject('templateDatabase'));
  const url = urlOf(name);
  const database = createDatabase({ url, ...options });
  return {
    url,
    database,
    drop: async () => {
      await database.close();
      await dropDatabase(name);
    },
  };
}

/**
 * Creates a database without tables, for tests of the migrations.
 * @param locale as in CREATE DATABASE: `LOCALE 'C'`
 */
export async function createEmptyDatabase(locale = ''): Promise<{ url: string; drop(): Promise<void> }> {
  const name = await createDatabaseFrom('template0', locale);
  return { url: urlOf(name), drop: () => dropDatabase(name) };
}

async function createDatabaseFrom(template: string, locale = ''): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // FILE_COPY clones an idle template without writing it to the WAL.
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY ${locale}`);
  return name;
}

function dropDatabase(name: string): Promise<void> {
  return onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}
