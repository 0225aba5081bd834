import type { TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addUser,
  changeAccess,
  createAuth,
  createToken,
  ensureFirstAdmin,
  FIRST_ADMIN,
  listTokens,
  listUsers,
  removeUser,
  revokeToken,
  setPassword,
  setRole,
} from './index.js';
import { AUTHOR, databaseWithUsers, FROM, PASSWORD } from './testing/users.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await databaseWithUsers({});
});
afterAll(() => db.drop());
beforeEach(() => db.database.pool.query('TRUNCATE auth_user, api_token, sign_in_count CASCADE'));

const names = async () => (await listUsers(db.database)).map((user) => `${user.username} ${user.role}`);
const signIn = (username: string, password: string) =>
  createAuth(db.database).signIn({ username, password, cookie: undefined, from: FROM });

describe('the first admin', () => {
  it('is created once, with a generated password that works', async () => {
    const password = await ensureFirstAdmin(db.database, undefined);
    expect(await ensureFirstAdmin(db.database, undefined)).toBeUndefined();
    expect(await names()).toEqual(['admin admin']);
    expect(await signIn(FIRST_ADMIN, password ?? '')).toMatchObject({ outcome: 'signed in' });
  });

  it('gets ADMIN_PASSWORD if it is set, which is not shown', async () => {
    expect(await ensureFirstAdmin(db.database, PASSWORD)).toBeUndefined();
    expect(await signIn(FIRST_ADMIN, PASSWORD)).toMatchObject({ outcome: 'signed in' });
  });

  it('is created once when several dashboards start together, with one valid password', async () => {
    const passwords = await Promise.all(
      Array.from({ length: 4 }, () => ensureFirstAdmin(db.database, undefined)),
    );
    const shown = passwords.filter((password) => password !== undefined);
    expect(shown).toHaveLength(1);
    expect(await signIn(FIRST_ADMIN, shown[0] ?? '')).toMatchObject({ outcome: 'signed in' });
  });

  it('is not created again while other users exist', async () => {
    await addUser(db.database, AUTHOR, { username: 'ada', role: 'admin', password: PASSWORD });
    await ensureFirstAdmin(db.database, PASSWORD);
    expect(await names()).toEqual(['ada admin']);
  });
});

describe('users', () => {
  beforeEach(() => addUser(db.database, AUTHOR, { username: 'Ada', role: 'admin', password: PASSWORD }));

  it('have names that ignore case', async () => {
    expect(await names()).toEqual(['ada admin']);
    expect(await signIn('ADA', PASSWORD)).toMatchObject({ outcome: 'signed in' });
    await expect(
      addUser(db.database, AUTHOR, { username: 'aDA', role: 'viewer', password: PASSWORD }),
    ).rejects.toThrow('There is already a user ada.');
  });

  // The audit log says that system and nobody act when no user does; /users/.. is another address.
  it.each(['', 'a b', 'a/b', 'ä', 'x'.repeat(65), 'system', 'Nobody', '.', '..'])(
    'cannot be named %j',
    async (username) => {
      await expect(
        addUser(db.database, AUTHOR, { username, role: 'viewer', password: PASSWORD }),
      ).rejects.toMatchObject({ code: 'USERNAME' });
    },
  );

  it.each(['1234567', 'x'.repeat(129)])('cannot have a password of %j', async (password) => {
    await expect(setPassword(db.database, AUTHOR, 'ada', password)).rejects.toMatchObject({
      code: 'PASSWORD_LENGTH',
    });
    expect(await signIn('ada', PASSWORD)).toMatchObject({ outcome: 'signed in' });
  });

  it('keep one admin when two changes would remove both', async () => {
    await addUser(db.database, AUTHOR, { username: 'bob', role: 'admin', password: PASSWORD });
    const outcomes = await Promise.allSettled([
      setRole(db.database, AUTHOR, 'ada', 'viewer'),
      removeUser(db.database, AUTHOR, 'bob'),
    ]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await listUsers(db.database)).filter((user) => user.role === 'admin')).toHaveLength(1);
  });

  it('are not changed, and not recorded as changed, without a change', async () => {
    const rows = async () => (await db.database.pool.query('SELECT FROM audit_log')).rowCount;
    const before = await rows();
    await expect(changeAccess(db.database, AUTHOR, 'ada', {})).rejects.toMatchObject({
      code: 'NOTHING_TO_CHANGE',
    });
    expect(await rows()).toBe(before);
  });

  it('cannot be changed when they do not exist', async () => {
    await expect(setRole(db.database, AUTHOR, 'eve', 'admin')).rejects.toThrow('There is no user eve.');
    await expect(setPassword(db.database, AUTHOR, 'eve', PASSWORD)).rejects.toThrow('There is no user eve.');
    await expect(removeUser(db.database, AUTHOR, 'eve')).rejects.toThrow('There is no user eve.');
  });
});

describe('API tokens', () => {
  it('are valid until they are revoked', async () => {
    const token = await createToken(db.database, AUTHOR, { name: 'grafana', role: 'viewer' });
    const identify = () => createAuth(db.database).identify({ authorization: `Bearer ${token}` });
    expect(await identify()).toEqual({ name: 'token:grafana', role: 'viewer', by: 'token' });
    await expect(createToken(db.database, AUTHOR, { name: 'grafana', role: 'admin' })).rejects.toMatchObject({
      code: 'TOKEN_NAME_TAKEN',
    });
    await revokeToken(db.database, AUTHOR, 'grafana');
    expect(await identify()).toBeUndefined();
    expect(await listTokens(db.database)).toEqual([]);
  });

  it.each(['a\nb', '\u001b[31mred', 'a\u202eb', '\u200b', '.', '..'])(
    'cannot be named %j, which nobody could read or revoke in the console',
    async (name) => {
      await expect(createToken(db.database, AUTHOR, { name, role: 'viewer' })).rejects.toMatchObject({
        code: 'TOKEN_NAME',
      });
    },
  );

  it('expire, in a year unless given', async () => {
    const { database } = db;
    const token = await createToken(database, AUTHOR, { name: 'nagios', role: 'viewer' });
    const [row] = await listTokens(database);
    expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 364 * 86_400_000);
    await database.pool.query("UPDATE api_token SET expires_at = now() - interval '1 second'");
    expect(await createAuth(database).identify({ authorization: `Bearer ${token}` })).toBeUndefined();
    const yesterday = new Date(Date.now() - 86_400_000);
    await expect(
      createToken(database, AUTHOR, { name: 'late', role: 'viewer', expiresAt: yesterday }),
    ).rejects.toMatchObject({ code: 'TOKEN_EXPIRY' });
  });
});
