import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, listAudit } from '../index.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  for (const [actor, action] of [
    ['ada', 'key.set'],
    ['bob', 'key.set'],
    ['ada', 'user.add'],
  ] as const)
    await audit(test.database, { actor, channel: 'cli', action });
});
afterAll(() => test.drop());

describe('the audit log', () => {
  const changes = [
    'UPDATE audit_log SET actor = NULL',
    'DELETE FROM audit_log',
    'TRUNCATE audit_log CASCADE',
  ];
  it.each(changes)('refuses %s, even to a superuser who turns triggers off (I9)', async (statement) => {
    const { pool } = test.database;
    await expect(pool.query(statement)).rejects.toThrow('append-only');
    await expect(pool.query(`SET LOCAL session_replication_role = replica; ${statement}`)).rejects.toThrow(
      'append-only',
    );
    expect(await listAudit(test.database, { limit: 10 })).toHaveLength(3);
  });

  const listed = async (filter: Parameters<typeof listAudit>[2]) =>
    (await listAudit(test.database, { limit: 10 }, filter)).map(({ actor, action }) => `${actor} ${action}`);

  it('is listed newest first, by actor, by action and by time', async () => {
    expect(await listed({})).toEqual(['ada user.add', 'bob key.set', 'ada key.set']);
    expect(await listed({ actor: 'ada' })).toEqual(['ada user.add', 'ada key.set']);
    expect(await listed({ action: 'key.set', actor: 'ada' })).toEqual(['ada key.set']);
    expect(await listed({ to: new Date(Date.now() - 3_600_000) })).toEqual([]);
    expect(await listed({ from: new Date(Date.now() - 3_600_000) })).toHaveLength(3);
  });
});
