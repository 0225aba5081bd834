import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type ResolvedServices, resolveServices } from '@tixngo-sync/services';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/command-line.js';

let directory: string;
let cli: CommandLine;
let services: ResolvedServices;
let application: pg.Client;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'embedded-role-'));
  const dataDir = join(directory, 'data');
  const none = { DATABASE_URL: '', MIGRATE_DATABASE_URL: '', REDIS_URL: '', TIXNGO_API_URL: '' };
  cli = await commandLine({ ...none, DATA_DIR: dataDir, PATH: pathWithoutRedis() });
  services = await resolveServices({
    settings: { databaseUrl: undefined, redisUrl: undefined, dataDir },
    log: { debug: () => {} },
    onNotice: () => {},
    needsQueue: false,
  });
  application = new pg.Client({ connectionString: services.databaseUrl });
  await application.connect();
}, 120_000);
afterAll(async () => {
  await application.end();
  await services.stop();
  await cli.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** The queue is then in PostgreSQL. Has what a start by root needs. */
function pathWithoutRedis(): string {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  const directories = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['id', 'setpriv']) {
    const found = directories.map((one) => join(one, name)).find((file) => existsSync(file));
    if (found !== undefined) symlinkSync(found, join(bin, name));
  }
  return bin;
}

describe('on embedded PostgreSQL, commands', { timeout: 120_000 }, () => {
  it('migrate as the owner, and fetch, process and queue as a role with the least rights', async () => {
    // The first command that needs the tables makes them.
    const run = await cli('run', '--json');
    expect(run.stderr).not.toContain('permission denied');
    expect(run.json()).toMatchObject({ status: 'SUCCEEDED' });
    expect((await cli('migrate', '--json')).json()).toMatchObject({ applied: [] });
    expect((await cli('status', '--json')).status).toBe(0);
    const { rows } = await application.query(
      `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls AS powerful,
              (SELECT pg_get_userbyid(nspowner) = current_user FROM pg_namespace
                WHERE nspname = 'tixngo_queue') AS "ownsQueue"
         FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ powerful: false, ownsQueue: true }]);
  });

  it.each([
    'DROP TABLE ticket',
    'ALTER TABLE audit_log DISABLE TRIGGER ALL',
    "UPDATE audit_log SET actor = 'eve'",
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    "COPY ticket TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
  ])('have a role that may not %s (I9)', async (statement) => {
    await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('let the role in again after an upgrade from a version that had only the superuser', async () => {
    const owner = new pg.Client({ connectionString: services.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM tixngo_sync');
    await owner.end();
    expect((await cli('status', '--json')).status).toBe(0);
  });
});
