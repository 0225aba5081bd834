import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isTransientConflict } from './database-errors.js';
import { inTransaction } from './transaction.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('prepares statements again, on another connection, after a migration changed one of their columns', async () => {
  const { database } = test;
  const statement = { name: 'ids', text: 'SELECT ticket_id FROM ticket' };
  const read = () => inTransaction(database, (client) => client.query(statement));
  await read();
  await database.pool.query('ALTER TABLE ticket ALTER ticket_id TYPE text COLLATE "POSIX"');
  const error: unknown = await read().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(isTransientConflict(error)).toBe(true);
  await expect(read()).resolves.toMatchObject({ rows: [] });
});
