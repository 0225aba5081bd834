import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await runCommand(test.url, 'users', 'add', 'ada', '--role', 'operator');
  await runCommand(test.url, 'users', 'add', 'eve', '--role', 'viewer');
  await runCommand(test.url, 'users', 'role', 'ada', 'admin');
});
afterAll(() => test.drop());

const list = (...options: string[]) => runCommand(test.url, 'audit', 'list', ...options);

describe('audit list', () => {
  it('shows who did what, newest first', async () => {
    const { stdout } = await list();
    expect(stdout).toMatch(/user\.role .*ada[\s\S]*user\.add .*ada/);
  });

  it('filters by actor, action and time', async () => {
    const actions = async (...options: string[]) =>
      JSON.parse((await list('--json', ...options)).stdout).map(
        (entry: { action: string; detail: unknown }) => [entry.action, entry.detail],
      );
    expect(await actions('--action', 'user.role')).toEqual([['user.role', { role: 'admin' }]]);
    expect(await actions('--actor', 'nobody')).toEqual([]);
    expect(await actions('--to', '2026-01-01T00:00Z')).toEqual([]);
    expect(await actions('--limit', '1')).toHaveLength(1);
  });
});
