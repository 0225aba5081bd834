import { type TestDatabase, totpCode } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
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

/** The code that follows. It is accepted already, and is not the one that {@link turnOn} used up. */
const nextCode = (secret: string) => totpCode(secret, Date.now() + 30_000);
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
    const signedIn = await withCode(nextCode(setup.secret));
    expect(signedIn).toMatchObject({ outcome: 'signed in', username: 'ada' });
    expect(await identityWith(cookieOf(signedIn))).toMatchObject({ name: 'ada', hasTwoFactor: true });
  });

  it('can be guessed five times for each password', async () => {
    const { setup } = await turnOn();
    const challenge = cookieOf(await signIn());
    const withCode = (code: string) => auth.signInWithCode({ cookie: challenge, code, from: FROM });
    for (let i = 0; i < 5; i += 1) await withCode('000000');
    expect(await withCode(nextCode(setup.secret))).toEqual({ outcome: 'wrong' });
  });

  // better-auth accepts a code for 90 s, as often as it comes: one that was overheard would open a session.
  it('accepts each code of the app once, and names the user of a failed one in the audit log (I9)', async () => {
    const { setup } = await turnOn();
    const code = nextCode(setup.secret);
    const challenges = [cookieOf(await signIn()), cookieOf(await signIn())];
    const withCode = (cookie: string) => auth.signInWithCode({ cookie, code, from: FROM });
    const both = await Promise.all(challenges.map(withCode));
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['signed in', 'wrong']);
    expect(await withCode(cookieOf(await signIn()))).toEqual({ outcome: 'wrong' });
    const { rows } = await test.database.pool.query(
      "SELECT action, target, detail->>'factor' AS factor FROM audit_log ORDER BY audit_id DESC LIMIT 1",
    );
    expect(rows).toEqual([{ action: 'sign-in.fail', target: 'ada', factor: 'used code' }]);
  });

  // What was found with another cookie, or not found, let a code that was used sign in again.
  it('accepts no used code with other cookies around the challenge', async () => {
    const { setup } = await turnOn();
    const code = nextCode(setup.secret);
    const withCode = (cookie: string) => auth.signInWithCode({ cookie, code, from: FROM });
    expect(await withCode(cookieOf(await signIn()))).toMatchObject({ outcome: 'signed in' });
    const challenge = cookieOf(await signIn());
    const [name = '', value = ''] = /([^ ]*two_factor)=([^;]*)/.exec(challenge)?.slice(1) ?? [];
    const encoded = `%${value.charCodeAt(0).toString(16)}${value.slice(1)}`;
    for (const cookie of [
      `x.two_factor=a.b; ${challenge}`,
      `x.two_factor=${value}x; ${challenge}`,
      `${challenge}; ${name}=a.b`,
      `${name}=a.b; ${challenge}`,
      `${name}=${encoded}`,
      `${name}="${value}"`,
    ])
      expect([cookie, await withCode(cookie)]).toEqual([cookie, { outcome: 'wrong' }]);
  });

  it('does not sign in with the code that turned it on, but keeps the sign-in open for the next', async () => {
    const { cookie, me, setup } = await setUp();
    const used = totpCode(setup.secret);
    const renewed = cookieOf(await auth.confirmTwoFactor(me, cookie, used));
    const again = auth.confirmTwoFactor(await identityWith(renewed), renewed, used);
    await expect(again).rejects.toMatchObject({
      code: 'CODE',
      message: expect.stringMatching(/used already/),
    });
    const challenge = cookieOf(await signIn());
    const withCode = (code: string) => auth.signInWithCode({ cookie: challenge, code, from: FROM });
    expect(await withCode(used)).toEqual({ outcome: 'wrong' });
    expect(await withCode(nextCode(setup.secret))).toMatchObject({ outcome: 'signed in' });
  });

  it('accepts a code that was typed too early, once it is right', async () => {
    const { setup } = await turnOn();
    const challenge = cookieOf(await signIn());
    const early = totpCode(setup.secret, Date.now() + 90_000);
    const withCode = (code: string) => auth.signInWithCode({ cookie: challenge, code, from: FROM });
    expect(await withCode(early)).toEqual({ outcome: 'wrong' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await withCode(early)).toMatchObject({ outcome: 'signed in' });
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
    // The audit log must not say that it was turned off when it was off.
    const offAlready = auth.endTwoFactor({ ...me, hasTwoFactor: false }, cookie, PASSWORD);
    await expect(offAlready).rejects.toMatchObject({ code: 'TWO_FACTOR_OFF' });
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
