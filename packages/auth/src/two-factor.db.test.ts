import { type TestDatabase, totpCode } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth, type Identity, resetTwoFactor } from './index.js';
import { AUTHOR, cookieOf, databaseWithUsers, FROM, PASSWORD } from './testing/users.js';

let test: TestDatabase;
let auth: Auth;
beforeAll(async () => {
  test = await databaseWithUsers({ ada: 'admin' });
  auth = createAuth(test.database);
});
afterAll(() => test.drop());
beforeEach(() =>
  test.database.pool.query(
    'TRUNCATE auth_session, auth_two_factor, sign_in_count; UPDATE auth_user SET two_factor_enabled = false',
  ),
);

const signIn = () => auth.signIn({ username: 'ada', password: PASSWORD, cookie: undefined, from: FROM });
const identityWith = async (cookie: string) => (await auth.identify({ cookie })) as Identity;

async function setUp() {
  const cookie = cookieOf(await signIn());
  const me = await identityWith(cookie);
  const setup = await auth.beginTwoFactor(me, cookie, PASSWORD);
  return { cookie, me, setup };
}
async function turnOn() {
  const { cookie, me, setup } = await setUp();
  return { setup, cookie: cookieOf(await auth.confirmTwoFactor(me, cookie, totpCode(setup.secret))) };
}

describe('a second factor', () => {
  it('takes effect with the first right code', async () => {
    const { cookie, me, setup } = await setUp();
    expect(setup.uri).toMatch(/^otpauth:\/\/totp\/tixngo-sync(:|%3A)ada\?secret=/);
    expect(await signIn()).toMatchObject({ outcome: 'signed in' });
    await expect(auth.confirmTwoFactor(me, cookie, '000000')).rejects.toMatchObject({ code: 'CODE' });
    await auth.confirmTwoFactor(me, cookie, totpCode(setup.secret));
    expect(await signIn()).toMatchObject({ outcome: 'needs code' });
  });

  it('is needed after the password, and the password alone opens nothing', async () => {
    const { setup } = await turnOn();
    const challenge = cookieOf(await signIn());
    expect(await auth.identify({ cookie: challenge })).toBeUndefined();
    const withCode = (code: string) => auth.signInWithCode({ cookie: challenge, code, from: FROM });
    expect(await withCode('000000')).toEqual({ outcome: 'wrong' });
    const signedIn = await withCode(totpCode(setup.secret));
    expect(signedIn).toMatchObject({ outcome: 'signed in', username: 'ada' });
    expect(await identityWith(cookieOf(signedIn))).toMatchObject({ name: 'ada', hasTwoFactor: true });
  });

  it('can be guessed five times for each password', async () => {
    const { setup } = await turnOn();
    const challenge = cookieOf(await signIn());
    const withCode = (code: string) => auth.signInWithCode({ cookie: challenge, code, from: FROM });
    for (let i = 0; i < 5; i += 1) await withCode('000000');
    expect(await withCode(totpCode(setup.secret))).toEqual({ outcome: 'wrong' });
  });

  it('is replaced by each backup code once', async () => {
    const { setup } = await turnOn();
    const code = setup.backupCodes[0] ?? '';
    const use = async () => auth.signInWithCode({ cookie: cookieOf(await signIn()), code, from: FROM });
    expect(await use()).toMatchObject({ outcome: 'signed in' });
    expect(await use()).toEqual({ outcome: 'wrong' });
  });

  it('is turned off by its user with the password, or by an admin, with entries in the audit log (I9)', async () => {
    const { cookie } = await turnOn();
    const me = await identityWith(cookie);
    await expect(auth.endTwoFactor(me, cookie, 'wrong')).rejects.toMatchObject({ code: 'OLD_PASSWORD' });
    await auth.endTwoFactor(me, cookie, PASSWORD);
    expect(await signIn()).toMatchObject({ outcome: 'signed in' });
    const again = await turnOn();
    await resetTwoFactor(test.database, AUTHOR, 'ADA');
    expect(await auth.identify({ cookie: again.cookie })).toBeUndefined();
    expect(await signIn()).toMatchObject({ outcome: 'signed in' });
    const { rows } = await test.database.pool.query(
      "SELECT actor, action FROM audit_log WHERE action LIKE 'user.two%' ORDER BY audit_id DESC LIMIT 4",
    );
    expect(rows.toReversed()).toEqual([
      { actor: 'ada', action: 'user.two-factor-on' },
      { actor: 'ada', action: 'user.two-factor-off' },
      { actor: 'ada', action: 'user.two-factor-on' },
      { actor: 'cli:ops', action: 'user.two-factor-off' },
    ]);
  });
});
