import type { TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth, deleteExpired, endSessions, type Identity, listSessions } from './index.js';

import { admitPasswordCheck } from './sign-in-limits.js';
import { AUTHOR, cookieOf, databaseWithUsers, FROM, PASSWORD } from './testing/users.js';

let test: TestDatabase;
let auth: Auth;
beforeAll(async () => {
  test = await databaseWithUsers({ ada: 'admin' });
  auth = createAuth(test.database);
});
afterAll(() => test.drop());
beforeEach(() => test.database.pool.query('TRUNCATE auth_session, sign_in_count'));

const sql = (text: string) => test.database.pool.query(text);
async function signIn(cookie?: string): Promise<string> {
  const answer = await auth.signIn({ username: 'ada', password: PASSWORD, cookie, from: FROM });
  if (answer.outcome !== 'signed in') throw new Error(answer.outcome);
  return cookieOf(answer);
}
async function identityWith(cookie: string): Promise<Identity> {
  const identity = await auth.identify({ cookie });
  if (identity === undefined) throw new Error('not signed in');
  return identity;
}

describe('a session', () => {
  it('ends after 7 days, however it was used and whatever its row says', async () => {
    const cookie = await signIn();
    await sql(`UPDATE auth_session SET created_at = now() - interval '7 days 1 minute'`);
    expect(await auth.identify({ cookie })).toBeUndefined();
    expect(await listSessions(test.database, 'ada')).toEqual([]);
  });

  it('is never extended by its use', async () => {
    const cookie = await signIn();
    const expiry = async () => (await sql('SELECT expires_at FROM auth_session')).rows;
    await sql(
      `UPDATE auth_session SET created_at = now() - interval '6 days', expires_at = now() + interval '1 day'`,
    );
    const before = await expiry();
    await identityWith(cookie);
    expect(await expiry()).toEqual(before);
  });

  it('ends after 12 hours without its user, although the console asks every 5 s', async () => {
    const cookie = await signIn();
    await sql(`UPDATE auth_session SET last_active_at = now() - interval '11 hours'`);
    expect(await auth.identify({ cookie }, true)).toBeDefined();
    await sql(`UPDATE auth_session SET last_active_at = last_active_at - interval '61 minutes'`);
    expect(await auth.identify({ cookie }, true)).toBeUndefined();
  });

  it('stays while its user is there', async () => {
    const cookie = await signIn();
    await sql(`UPDATE auth_session SET last_active_at = now() - interval '11 hours'`);
    await identityWith(cookie);
    const { rows } = await sql(
      `SELECT last_active_at > now() - interval '1 minute' AS touched FROM auth_session`,
    );
    expect(rows).toEqual([{ touched: true }]);
  });

  it('ends when its browser signs in again', async () => {
    const first = await signIn();
    const second = await signIn(first);
    expect(await auth.identify({ cookie: first })).toBeUndefined();
    expect(await auth.identify({ cookie: second })).toBeDefined();
  });

  it('ends at sign-out with an audit entry, or sign-out fails (I9)', async () => {
    const cookie = await signIn();
    await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$;
      CREATE TRIGGER stuck BEFORE DELETE ON auth_session EXECUTE FUNCTION refuse()`);
    await expect(auth.signOut({ cookie })).rejects.toThrow('stuck');
    await sql('DROP TRIGGER stuck ON auth_session');
    await auth.signOut({ cookie });
    expect(await auth.identify({ cookie })).toBeUndefined();
    const { rows } = await sql(`SELECT actor FROM audit_log WHERE action = 'session.end'`);
    expect(rows).toEqual([{ actor: 'ada' }]);
  });

  it('can be listed and ended, by its user and by an admin', async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const me = await identityWith(mine);
    const sessions = await auth.listOwnSessions(me);
    expect(sessions.map((session) => session.address)).toEqual(['192.0.2.1', '192.0.2.1']);
    const rest = sessions.find((session) => session.sessionId !== me.sessionId);
    await auth.endOwnSession(me, rest?.sessionId ?? '');
    expect(await auth.identify({ cookie: other })).toBeUndefined();
    await expect(auth.endOwnSession(me, 'none')).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect(await endSessions(test.database, AUTHOR, 'ADA', 'all')).toBe(1);
    expect(await auth.identify({ cookie: mine })).toBeUndefined();
  });

  it('leaves no row when it has expired', async () => {
    await signIn();
    await sql(`UPDATE auth_session SET expires_at = now() - interval '1 second'`);
    await deleteExpired(test.database);
    expect((await sql('SELECT id FROM auth_session')).rows).toEqual([]);
  });
});

describe('changing one’s own password', () => {
  it('needs the old one, keeps this session and ends the others', async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const me = await identityWith(mine);
    await sql('UPDATE auth_user SET must_change_password = true');
    expect((await identityWith(mine)).mustChangePassword).toBe(true);
    const change = (old: string, fresh: string) => auth.changePassword(me, { old, new: fresh });
    await expect(change('wrong', 'lantern mussel 41')).rejects.toMatchObject({ code: 'OLD_PASSWORD' });
    await expect(change(PASSWORD, PASSWORD)).rejects.toMatchObject({ code: 'PASSWORD_SAME' });
    await expect(change(PASSWORD, 'password1')).rejects.toMatchObject({ code: 'PASSWORD_COMMON' });
    await change(PASSWORD, 'lantern mussel 41');
    expect((await identityWith(mine)).mustChangePassword).toBe(false);
    expect(await auth.identify({ cookie: other })).toBeUndefined();
    await change('lantern mussel 41', PASSWORD);
  });

  it('cannot be used to guess it', async () => {
    const me = await identityWith(await signIn());
    const guess = () => auth.changePassword(me, { old: 'guess', new: 'lantern mussel 41' });
    for (let i = 0; i < 9; i += 1) await admitPasswordCheck(test.database, 'ada');
    await expect(guess()).rejects.toMatchObject({ code: 'OLD_PASSWORD' });
    await expect(guess()).rejects.toMatchObject({ code: 'TOO_MANY_PASSWORDS' });
  });

  it('is not for tokens', async () => {
    const token: Identity = { name: 'token:x', role: 'admin', by: 'token' };
    await expect(auth.listOwnSessions(token)).rejects.toMatchObject({ code: 'NO_ACCOUNT' });
  });
});
