import { findInvited } from '@tixngo-sync/auth';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

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
