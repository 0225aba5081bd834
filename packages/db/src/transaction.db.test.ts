import { setImmediate } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTransientConflict } from './database-errors.js';
import { inTransaction, type Transaction, takenBack } from './transaction.js';

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

/** Catches: a statement that nothing waits for fails, and the transaction passes for committed. */
describe('a statement left to the commit', () => {
  const FAILING = 'SELECT 1 / 0';
  const insert = (client: Transaction, id: string) =>
    client.query('INSERT INTO ticket (ticket_id) VALUES ($1)', [id]);
  const isStored = async (id: string) => {
    const { rowCount } = await test.database.pool.query('SELECT FROM ticket WHERE ticket_id = $1', [id]);
    return rowCount === 1;
  };

  it('is part of the transaction', async () => {
    await inTransaction(test.database, async (client) => client.leaveToCommit(insert(client, 'left')));
    expect(await isStored('left')).toBe(true);
  });

  it('fails the transaction, with its own reason', async () => {
    const work = inTransaction(test.database, async (client) => {
      client.leaveToCommit(client.query(FAILING));
      await insert(client, 'after a failed one');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await isStored('after a failed one')).toBe(false);
  });

  it('fails the transaction even if it is the last', async () => {
    const work = inTransaction(test.database, async (client) => {
      await insert(client, 'before a failed one');
      client.leaveToCommit(client.query(FAILING));
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await isStored('before a failed one')).toBe(false);
  });

  it('fails a transaction that is taken back, too', async () => {
    const work = takenBack(test.database, async (client) => client.leaveToCommit(client.query(FAILING)));
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });
});

/** Catches: work that continues after a part of it has failed writes outside the transaction. */
it('takes no statement after its end', async () => {
  const { database } = test;
  let later: Promise<unknown> | undefined;
  const work = inTransaction(database, async (client) => {
    const failing = client.query('SELECT 1 / 0');
    later = failing
      .catch(async () => {
        await setImmediate();
        await client.query(`INSERT INTO ticket (ticket_id) VALUES ('outside')`);
      })
      .catch((error: unknown) => error);
    await failing;
  });
  await expect(work).rejects.toMatchObject({ code: '22012' });
  expect(await later).toMatchObject({ message: 'the transaction has ended' });
  const { rowCount } = await database.pool.query(`SELECT FROM ticket WHERE ticket_id = 'outside'`);
  expect(rowCount).toBe(0);
});
