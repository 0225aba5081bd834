import { createAuth, findInvited, setPassword } from '@tixngo-sync/auth';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

const AUTHOR = { actor: 'cli:ops', channel: 'cli' } as const;
const PASSWORD = 'correct-horse-battery';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await runCommand(test.url, 'users', 'add', 'boss', '--role', 'admin');
  await runCommand(test.url, 'users', 'add', 'ada', '--role', 'viewer');
});
afterAll(() => test.drop());

const isDisabled = async (username: string) =>
  (await test.database.prisma.authUser.findUniqueOrThrow({ where: { username } })).disabledAt !== null;

it('users disable and enable change whether a user may sign in, with the reason in the audit log', async () => {
  await runCommand(test.url, 'users', 'disable', 'Ada', '--reason', 'on leave');
  expect(await isDisabled('ada')).toBe(true);
  expect(await test.database.prisma.auditLog.findFirst({ where: { action: 'user.disable' } })).toMatchObject({
    target: 'ada',
    reason: 'on leave',
    channel: 'cli',
  });
  await runCommand(test.url, 'users', 'enable', 'ada');
  expect(await isDisabled('ada')).toBe(false);
});

it('users disable keeps the last admin', async () => {
  await expect(runCommand(test.url, 'users', 'disable', 'boss')).rejects.toMatchObject({
    code: 'LAST_ADMIN',
  });
  expect(await isDisabled('boss')).toBe(false);
});

it('users link prints a link that sets the password of that user', async () => {
  const { stdout } = await runCommand(test.url, 'users', 'link', 'ada');
  expect(stdout).toMatch(/^http:\/\/localhost:\d+\/set-password\?link=[\w-]{43}\n$/);
  const secret = new URL(stdout.trim()).searchParams.get('link') ?? '';
  expect(await findInvited(test.database, secret)).toBe('ada');
});

describe('users sessions', () => {
  const sessionsOf = async (username: string) =>
    JSON.parse((await runCommand(test.url, 'users', 'sessions', 'list', username, '--json')).stdout);
  const end = (...args: string[]) => runCommand(test.url, 'users', 'sessions', 'end', ...args);
  async function signIn(username: string, userAgent: string) {
    const attempt = { username, password: PASSWORD, cookie: undefined, from: { ip: '192.0.2.7', userAgent } };
    expect(await createAuth(test.database).signIn(attempt)).toMatchObject({ outcome: 'signed in' });
  }
  beforeEach(async () => {
    await test.database.pool.query('DELETE FROM auth_session');
    await setPassword(test.database, AUTHOR, 'ada', PASSWORD);
    await setPassword(test.database, AUTHOR, 'boss', PASSWORD);
    for (const browser of ['Firefox', 'Safari']) await signIn('ada', browser);
    await signIn('boss', 'Chrome');
  });

  it('list shows where a user is signed in, the newest first, and never a token', async () => {
    expect(await sessionsOf('Ada')).toEqual([
      expect.objectContaining({ browser: 'Safari', address: '192.0.2.7' }),
      expect.objectContaining({ browser: 'Firefox', address: '192.0.2.7' }),
    ]);
    const { rows } = await test.database.pool.query('SELECT token FROM auth_session');
    const { stdout } = await runCommand(test.url, 'users', 'sessions', 'list', 'ada');
    expect(rows.filter(({ token }) => stdout.includes(token))).toEqual([]);
  });

  it('end ends one session of that user, with an entry in the audit log (I9)', async () => {
    const [safari, firefox] = await sessionsOf('ada');
    const { stdout } = await end('ada', safari.sessionId);
    expect(stdout).toBe('Ended 1 session of ada.\n');
    expect(await sessionsOf('ada')).toEqual([firefox]);
    expect(await test.database.prisma.auditLog.findFirst({ where: { action: 'session.end' } })).toMatchObject(
      {
        target: `ada, ${safari.sessionId}`,
        channel: 'cli',
      },
    );
  });

  it('end --all ends all sessions of that user, and nobody else’s', async () => {
    expect((await end('ada', '--all')).stdout).toBe('Ended 2 sessions of ada.\n');
    expect(await sessionsOf('ada')).toEqual([]);
    expect(await sessionsOf('boss')).toHaveLength(1);
    expect((await end('ada', '--all')).stdout).toBe('Nothing changed: ada is not signed in anywhere.\n');
    expect(await test.database.prisma.auditLog.count({ where: { target: 'ada, all' } })).toBe(1);
  });

  it('end refuses a session of somebody else, and a command without a session', async () => {
    const [chrome] = await sessionsOf('boss');
    await expect(end('ada', chrome.sessionId)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    await expect(end('ada')).rejects.toMatchObject({ code: 'SESSION_MISSING' });
    expect(await sessionsOf('boss')).toHaveLength(1);
    expect(await sessionsOf('ada')).toHaveLength(2);
  });
});

it.each([['list'], ['end', '--all']])(
  'users sessions %s names a user who does not exist',
  async (verb, ...rest) => {
    await expect(runCommand(test.url, 'users', 'sessions', verb, 'nobody', ...rest)).rejects.toMatchObject({
      code: 'USER_UNKNOWN',
    });
  },
);

it('users two-factor reset turns the second factor off and ends the sessions', async () => {
  const { prisma } = test.database;
  const where = { username: 'ada' };
  const { id } = await prisma.authUser.update({ data: { twoFactorEnabled: true }, where });
  await prisma.authTwoFactor.create({ data: { id: 'x', userId: id, secret: 'x', backupCodes: 'x' } });
  await runCommand(test.url, 'users', 'two-factor', 'reset', 'ada', '--yes');
  expect(
    await prisma.authUser.findUnique({ include: { twoFactor: true, sessions: true }, where }),
  ).toMatchObject({
    twoFactorEnabled: false,
    twoFactor: null,
    sessions: [],
  });
});

it('tokens create --expires limits the token to that time, which must be in the future', async () => {
  const create = (name: string, time: string) =>
    runCommand(test.url, 'tokens', 'create', name, '--role', 'viewer', '--expires', time, '--json');
  await create('grafana', '2036-06-30T02:00+02:00');
  const { stdout } = await runCommand(test.url, 'tokens', 'list', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'grafana', expiresAt: '2036-06-30T00:00:00.000Z' }]);
  await expect(create('late', '2020-01-01T00:00Z')).rejects.toMatchObject({ code: 'TOKEN_EXPIRY' });
});
