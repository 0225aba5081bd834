import type { TestDatabase } from '@tixngo-sync/testkit';
import { hashPassword as oldHash } from 'better-auth/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuth } from './index.js';
import { admit } from './sign-in-limits.js';
import { cookieOf, databaseWithUsers, PASSWORD } from './testing/users.js';

let test: TestDatabase;
let waits: number[];
beforeAll(async () => {
  test = await databaseWithUsers({ ada: 'admin', bob: 'viewer' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  waits = [];
  await test.database.pool.query('TRUNCATE sign_in_count');
});

/** A dashboard of the installation; each has only PostgreSQL in common with the others. */
const dashboard = () => createAuth(test.database, { sleep: async (ms) => void waits.push(ms) });
const tryOn = (
  auth: ReturnType<typeof dashboard>,
  password: string,
  ip: string,
  cookie?: string,
  username = 'ada',
) => auth.signIn({ username, password, cookie, from: { ip } });
const entries = async (action: string) =>
  (await test.database.prisma.auditLog.findMany({ where: { action }, orderBy: { auditId: 'asc' } })).map(
    ({ actor, target, detail }) => ({ actor, target, detail }),
  );

describe('a known device', () => {
  it('does not wait while the account is being guessed at, and others wait instead of being refused', async () => {
    const auth = dashboard();
    const device = cookieOf(await tryOn(auth, PASSWORD, '192.0.2.1'));
    for (let i = 0; i < 50; i += 1)
      await admit(test.database, { username: 'ada', address: `198.51.100.${i}`, device: undefined });
    expect(await tryOn(auth, PASSWORD, '192.0.2.1', device)).toMatchObject({ outcome: 'signed in' });
    expect(waits).toEqual([]);
    expect(await tryOn(auth, PASSWORD, '203.0.113.7')).toMatchObject({ outcome: 'signed in' });
    expect(waits).toEqual([16_000]);
  });

  it('is known for the user who signed in on it only', async () => {
    const auth = dashboard();
    const device = cookieOf(await tryOn(auth, PASSWORD, '192.0.2.1', undefined, 'bob'));
    for (let i = 0; i < 10; i += 1)
      await admit(test.database, { username: `n${i}`, address: '192.0.2.2', device: undefined });
    expect(await tryOn(auth, PASSWORD, '192.0.2.2', device)).toMatchObject({ outcome: 'too many' });
    expect(await tryOn(auth, PASSWORD, '192.0.2.2', device, 'bob')).toMatchObject({ outcome: 'signed in' });
  });
});

describe('a sign-in', () => {
  it('is recorded; a failure has the name tried, but not a password typed as a name (I9)', async () => {
    const auth = dashboard();
    await test.database.pool.query('ALTER TABLE audit_log DISABLE TRIGGER USER; TRUNCATE audit_log');
    await tryOn(auth, PASSWORD, '192.0.2.1', undefined, 'Ada');
    await tryOn(auth, 'guess', '192.0.2.1', undefined, 'Root');
    await tryOn(auth, 'guess', '192.0.2.1', undefined, 'my secret pass!');
    for (let i = 0; i < 10; i += 1)
      await admit(test.database, { username: `n${i}`, address: '192.0.2.66', device: undefined });
    for (let i = 0; i < 3; i += 1) await tryOn(auth, 'guess', '192.0.2.66');
    expect(await entries('sign-in.succeed')).toEqual([
      { actor: 'ada', target: null, detail: { address: '192.0.2.1' } },
    ]);
    expect((await entries('sign-in.fail')).slice(0, 2)).toEqual([
      { actor: 'nobody', target: 'root', detail: { address: '192.0.2.1' } },
      { actor: 'nobody', target: null, detail: { address: '192.0.2.1' } },
    ]);
    // One for the window, not one for each try: the log cannot be flooded.
    expect(await entries('sign-in.refuse')).toHaveLength(1);
  });

  it('replaces a hash of an earlier version', async () => {
    const { pool } = test.database;
    await pool.query('UPDATE auth_account SET password = $1', [await oldHash(PASSWORD)]);
    expect(await tryOn(dashboard(), PASSWORD, '192.0.2.1')).toMatchObject({ outcome: 'signed in' });
    const { rows } = await pool.query(
      "SELECT left(password, 15) AS hash FROM auth_account a JOIN auth_user u ON u.id = a.user_id WHERE username = 'ada'",
    );
    expect(rows[0].hash).toMatch(/^scrypt\$17\$8\$1\$/);
    expect(await tryOn(dashboard(), PASSWORD, '192.0.2.1')).toMatchObject({ outcome: 'signed in' });
  });

  it('is no sign-in when it cannot be recorded: no session stays (I9)', async () => {
    const { pool } = test.database;
    const count = async () => (await pool.query('SELECT count(*) FROM auth_session')).rows[0].count;
    const before = await count();
    await pool.query(
      "ALTER TABLE audit_log ADD CONSTRAINT full_disk CHECK (action <> 'sign-in.succeed') NOT VALID",
    );
    await expect(tryOn(dashboard(), PASSWORD, '192.0.2.1')).rejects.toThrow('full_disk');
    expect(await count()).toBe(before);
    await pool.query('ALTER TABLE audit_log DROP CONSTRAINT full_disk');
  });
});
