import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const printed = async (...args: string[]) => (await runCommand(test.url, ...args)).stdout;

it('interface set says when nothing changed', async () => {
  expect(await printed('interface', 'set', 'unknownTickets=reject')).not.toContain('Nothing changed');
  expect(await printed('interface', 'set', 'unknownTickets=reject')).toMatch(/^Nothing changed\.\n/);
});

it('users role says when nothing changed', async () => {
  await printed('users', 'add', 'boss', '--role', 'admin');
  await printed('users', 'add', 'ada', '--role', 'viewer');
  expect(await printed('users', 'role', 'Ada', 'operator')).toContain('now has role operator');
  expect(await printed('users', 'role', 'Ada', 'operator')).toContain('Nothing changed');
});
