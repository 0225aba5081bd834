import type { TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addUser,
  createToken,
  ensureFirstAdmin,
  listTokens,
  listUsers,
  removeUser,
  revokeToken,
  setPassword,
  setRole,
} from './index.js';
import { AUTHOR, databaseWithUsers, PASSWORD } from './testing/users.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await databaseWithUsers({});
});
afterAll(() => test.drop());

const entries = async () =>
  (await test.database.prisma.auditLog.findMany({ orderBy: { auditId: 'asc' } })).map(
    ({ actor, action, target }) => `${actor} ${action} ${target}`,
  );

describe('a change of who has access', () => {
  it('has its audit entry, the first admin too (I9)', async () => {
    const { database } = test;
    await ensureFirstAdmin(database, PASSWORD);
    await addUser(database, AUTHOR, { username: 'Ada', role: 'viewer', password: PASSWORD });
    await setRole(database, AUTHOR, 'ADA', 'operator');
    await createToken(database, AUTHOR, { name: 'grafana', role: 'viewer' });
    expect(await entries()).toEqual([
      'system user.add admin',
      'cli:ops user.add ada',
      'cli:ops user.role ada',
      'cli:ops token.create grafana',
    ]);
  });

  it('is not made when its entry cannot be written (I9)', async () => {
    const { database } = test;
    const state = async () => ({
      users: await listUsers(database),
      tokens: await listTokens(database),
      passwords: (await database.pool.query('SELECT password FROM auth_account ORDER BY id')).rows,
    });
    const before = await state();
    await database.pool.query('ALTER TABLE audit_log ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    const changes = [
      () => addUser(database, AUTHOR, { username: 'bob', role: 'viewer', password: PASSWORD }),
      () => setRole(database, AUTHOR, 'ada', 'admin'),
      () => setPassword(database, AUTHOR, 'ada', 'another-password'),
      () => removeUser(database, AUTHOR, 'ada'),
      () => createToken(database, AUTHOR, { name: 'other', role: 'viewer' }),
      () => revokeToken(database, AUTHOR, 'grafana'),
    ];
    for (const change of changes) await expect(change()).rejects.toThrow('full_disk');
    expect(await state()).toEqual(before);
  });
});
