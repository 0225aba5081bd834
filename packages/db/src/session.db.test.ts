import { createEmptyDatabase } from '@tixngo-sync/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, type Database } from './client.js';
import { migrate, requireSchema } from './migrate.js';

const ROLE = 'session_test';

/** Everything that a server, a database or a role can say, against what we rely on. */
const HOSTILE = `
  ALTER DATABASE $db SET datestyle = 'German, DMY';
  ALTER DATABASE $db SET timezone = 'Asia/Tokyo';
  ALTER DATABASE $db SET intervalstyle = 'iso_8601';
  ALTER DATABASE $db SET bytea_output = 'escape';
  ALTER DATABASE $db SET standard_conforming_strings = off;
  ALTER DATABASE $db SET extra_float_digits = -5;
  ALTER DATABASE $db SET default_transaction_isolation = 'serializable';
  ALTER DATABASE $db SET statement_timeout = '60s';
  ALTER ROLE ${ROLE} SET search_path = elsewhere, public`;

// Catches: a schedule that starts on another day, times hours off, tables in two schemas.
describe('a database whose settings are not ours', () => {
  let empty: { url: string; drop(): Promise<void> };
  let url: string;
  let admin: pg.Client;
  let database: Database;
  beforeAll(async () => {
    empty = await createEmptyDatabase();
    admin = new pg.Client({ connectionString: empty.url });
    await admin.connect();
    await admin.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'session'`);
    const name = new URL(empty.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} OWNER TO ${ROLE}`);
    await admin.query(`ALTER SCHEMA public OWNER TO ${ROLE}`);
    await admin.query(`CREATE SCHEMA elsewhere AUTHORIZATION ${ROLE}`);
    await admin.query(`CREATE SCHEMA ${ROLE} AUTHORIZATION ${ROLE}`);
    for (const statement of HOSTILE.split(';')) await admin.query(statement.replace('$db', name));
    const own = new URL(empty.url);
    Object.assign(own, { username: ROLE, password: 'session' });
    url = own.href;
    await migrate({ databaseUrl: url });
    database = createDatabase({ url });
  });
  afterAll(async () => {
    await database.close();
    await admin.end();
    await empty.drop();
    const server = new pg.Client({ connectionString: inject('postgresUrl') });
    await server.connect();
    await server.query(`DROP ROLE ${ROLE}`);
    await server.end();
  });

  it('gets all tables in public', async () => {
    const { rows } = await admin.query(
      `SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(rows).toEqual([{ schemaname: 'public' }]);
  });

  it('keeps a time as it is, through Prisma Client and through SQL', async () => {
    const startAt = new Date('2026-12-01T00:00:00Z');
    const { scheduleId } = await database.prisma.schedule.create({ data: { name: 'advent', startAt } });
    expect(await database.prisma.schedule.findUnique({ where: { scheduleId } })).toMatchObject({ startAt });
    const { rows } = await database.pool.query(`SELECT start_at, start_at::text AS text FROM schedule`);
    expect(rows).toEqual([{ start_at: startAt, text: '2026-12-01 00:00:00+00' }]);
  });

  it('does not start over when the search_path changes later', async () => {
    await admin.query(`ALTER ROLE ${ROLE} SET search_path = ${ROLE}`);
    expect((await migrate({ databaseUrl: url })).applied).toEqual([]);
    const later = createDatabase({ url });
    await expect(requireSchema(later)).resolves.toBeUndefined();
    expect(await later.prisma.schedule.count()).toBe(1);
    await later.close();
  });

  const settingOf = async (url: string, name: string): Promise<string> => {
    const one = createDatabase({ url, poolSize: 1 });
    try {
      const { rows } = await one.pool.query<{ value: string }>(`SELECT current_setting($1) AS value`, [name]);
      return rows[0]?.value ?? '';
    } finally {
      await one.close();
    }
  };
  it.each([
    ['TimeZone', 'UTC'],
    ['DateStyle', 'ISO, MDY'],
    ['IntervalStyle', 'postgres'],
    ['search_path', 'public'],
    ['bytea_output', 'hex'],
    ['standard_conforming_strings', 'on'],
    ['extra_float_digits', '1'],
    ['default_transaction_isolation', 'read committed'],
    ['statement_timeout', '0'],
    ['idle_in_transaction_session_timeout', '15s'],
  ])('has %s = %s on every connection', async (name, value) => {
    expect(await settingOf(url, name)).toBe(value);
  });

  it('honours the options of the URL, except for what we rely on', async () => {
    const options = encodeURIComponent('-c statement_timeout=5000 -c timezone=Asia/Tokyo --work_mem=8MB');
    expect(await settingOf(`${url}?options=${options}`, 'statement_timeout')).toBe('5s');
    expect(await settingOf(`${url}?options=${options}`, 'work_mem')).toBe('8MB');
    expect(await settingOf(`${url}?options=${options}`, 'TimeZone')).toBe('UTC');
  });

  it('opens no more connections than connection_limit', () => {
    const limited = createDatabase({ url: `${url}?connection_limit=7`, poolSize: 20 });
    expect(limited.pool.options.max).toBe(7);
  });
});

it('refuses a database whose tables an older version has put into another schema', async () => {
  const empty = await createEmptyDatabase();
  const admin = new pg.Client({ connectionString: empty.url });
  await admin.connect();
  await migrate({ databaseUrl: empty.url });
  await admin.query('ALTER SCHEMA public RENAME TO sync; CREATE SCHEMA public');
  await expect(migrate({ databaseUrl: empty.url })).rejects.toMatchObject({
    code: 'SCHEMA_ELSEWHERE',
    message: expect.stringContaining('the schema sync'),
  });
  await admin.end();
  await empty.drop();
});
