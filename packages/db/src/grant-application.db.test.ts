import { createEmptyDatabase } from '@tixngo-sync/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantToApplication } from './grant-application.js';
import { audit, createDatabase, type Database, migrate, requireSchema } from './index.js';

let empty: { url: string; drop(): Promise<void> };
let app: Database;
let role: string;
let applicationUrl: string;
beforeAll(async () => {
  empty = await createEmptyDatabase();
  await migrate({ databaseUrl: empty.url });
  role = `app_${new URL(empty.url).pathname.slice(1)}`;
  const url = new URL(empty.url);
  url.username = role;
  url.password = 'secret';
  applicationUrl = url.href;
  await grantToApplication(empty.url, applicationUrl);
  app = createDatabase({ url: url.href });
});
afterAll(async () => {
  await app.close();
  await asOwner(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await empty.drop();
});

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe("the application's role", () => {
  it('reads and writes the tables, and adds to the audit log', async () => {
    await requireSchema(app);
    await audit(app, { actor: 'ada', channel: 'cli', action: 'key.set' });
    await app.pool.query("INSERT INTO sign_in_count VALUES ('k', 1, now()); DELETE FROM sign_in_count");
    expect(await app.prisma.auditLog.count()).toBe(1);
  });

  it.each([
    'UPDATE audit_log SET actor = $$eve$$',
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    'ALTER TABLE audit_log DISABLE TRIGGER ALL',
    'DROP TABLE audit_log',
    'DELETE FROM _prisma_migrations',
    "COPY audit_log TO PROGRAM 'cat'",
  ])('may not %s (I9)', async (statement) => {
    await expect(app.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('gets the password that DATABASE_URL has now', async () => {
    const url = new URL(applicationUrl);
    url.password = 'another$ö';
    await grantToApplication(empty.url, url.href);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.end();
    await grantToApplication(empty.url, applicationUrl);
  });

  it('becomes the owner of a queue that the owner of the tables made before', async () => {
    await asOwner(`CREATE SCHEMA my_queue;
      COMMENT ON SCHEMA my_queue IS 'tixngo-sync QUEUE_PREFIX=my';
      CREATE TYPE my_queue.state AS ENUM ('waiting');
      CREATE TABLE my_queue.job (id bigint GENERATED ALWAYS AS IDENTITY, state my_queue.state);
      CREATE SEQUENCE my_queue.counter;
      CREATE FUNCTION my_queue.next() RETURNS bigint LANGUAGE sql AS $$SELECT 1::bigint$$;
      CREATE SCHEMA others; CREATE TABLE others.theirs ()`);
    await grantToApplication(empty.url, applicationUrl);
    await app.pool.query('ALTER TABLE my_queue.job ADD COLUMN name text');
    await app.pool.query('DROP SCHEMA my_queue CASCADE');
    await expect(app.pool.query('DROP TABLE others.theirs')).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps its rights when the owner migrates again', async () => {
    await grantToApplication(empty.url, applicationUrl);
    await expect(app.pool.query('DELETE FROM audit_log')).rejects.toThrow('permission denied');
  });
});
