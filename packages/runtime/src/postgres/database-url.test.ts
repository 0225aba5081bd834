import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './database-url.js';

const SECRET = 'pa5s';

describe('parseDatabaseUrl', () => {
  it.each([
    ['a host without a port', 'postgresql://u:p@db.test/sync'],
    ['IPv6', 'postgres://u:p@[::1]:5432/sync'],
    ['an encoded password', 'postgres://u:p%40%23%2F@db.test:5432/sync'],
    ['an @ in the password, which can be nothing else', 'postgres://u:p@ss@db.test/sync'],
    ['a Unix socket as a parameter', 'postgres://u@/sync?host=/var/run/postgresql'],
    ['a Unix socket as the host', 'postgres://u@%2Fvar%2Frun%2Fpostgresql/sync'],
    ['the schema that we use', 'postgres://u@db.test/sync?schema=public'],
    [
      'Neon',
      'postgres://u:p@ep-x.neon.tech/sync?sslmode=require&channel_binding=require&options=endpoint%3Dep-x',
    ],
  ])('accepts %s', (_what, url) => {
    expect(parseDatabaseUrl(url).connection.connectionString).toContain('postgres');
  });

  it.each([
    ['another scheme', 'mysql://db.test', /must be a postgresql/],
    ['several hosts', `postgres://u:${SECRET}@a:5432,b:5432/sync`, /several hosts/],
    ['a port that does not exist', `postgres://u:${SECRET}@db.test:99999/sync`, /port.*65535/],
    ['# in the password', `postgres://u:${SECRET}#w@db.test/sync`, /write .*# .*%23/],
    ['/ in the password', `postgres://u:${SECRET}/w@db.test/sync`, /%2F/],
    ['? in the password', `postgres://u:12?${SECRET}@db.test/sync`, /%3F/],
    ['% in the password', `postgres://u:${SECRET}%zz@db.test/sync`, /%25/],
    ['a space', `postgres://u:${SECRET} w@db.test/sync`, /%20/],
    ['a schema', `postgres://u:${SECRET}@db.test/sync?schema=sync`, /schema public/],
    ['too few connections', `postgres://u:${SECRET}@db.test/sync?connection_limit=2`, /connection_limit.*5/],
    [
      "Prisma's mark of transaction pooling",
      `postgres://u:${SECRET}@db.test/sync?pgbouncer=true`,
      /session mode/,
    ],
    [
      'a parameter that does nothing',
      `postgres://u:${SECRET}@db.test/sync?sslaccept=strict`,
      /parameter sslaccept/,
    ],
    ['another encoding', `postgres://u:${SECRET}@db.test/sync?client_encoding=LATIN1`, /client_encoding/],
    [
      'a missing certificate',
      `postgres://u:${SECRET}@db.test/sync?sslrootcert=/no/such`,
      /sslrootcert.*cannot be read/,
    ],
  ])('refuses %s, without the password', (_what, url, message) => {
    const refusal = (() => {
      try {
        parseDatabaseUrl(url);
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    })();
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain(SECRET);
  });

  it('separates what is set in SQL from what is sent at the start', () => {
    const url = `postgres://u@db.test/sync?options=${encodeURIComponent('endpoint=ep-x -c statement_timeout=5s --a.b=c\\ d')}&lock_timeout=7`;
    const { connection, session } = parseDatabaseUrl(url);
    expect(connection.options).toBe('endpoint=ep-x');
    expect(session).toEqual({ statement_timeout: '5s', 'a.b': 'c d', lock_timeout: '7' });
    expect(connection.connectionString).not.toMatch(/options|lock_timeout/);
  });

  it('honours connection_limit and connect_timeout', () => {
    const { connection, poolSize } = parseDatabaseUrl(
      'postgres://u@db.test/sync?connection_limit=9&connect_timeout=3',
    );
    expect({ poolSize, timeout: connection.connectionTimeoutMillis }).toEqual({ poolSize: 9, timeout: 3000 });
  });

  // pg prints a security warning for each of these, at every command, and treats them as verify-full.
  it.each(['prefer', 'require', 'verify-ca'])('reads sslmode=%s as verify-full', (mode) => {
    expect(
      parseDatabaseUrl(`postgres://u@db.test/sync?sslmode=${mode}`).connection.connectionString,
    ).toContain('sslmode=verify-full');
  });
});
