import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from './client.js';
import { isDatabaseUnavailable } from './database-errors.js';
import { inTransaction } from './transaction.js';

const WRITE = 'UPDATE interface SET updated_at = now()';
const SET_READ_ONLY = 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY';

describe('a connection to a server that became read-only', () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = createDatabase({ url: test.url, poolSize: 1 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });
  beforeEach(async () => {
    await database.pool.query(SET_READ_ONLY); // the pool's only connection plays the old primary
  });

  const WAYS = {
    'pool.query': () => database.pool.query(WRITE),
    inTransaction: () => inTransaction(database, (client) => client.query(WRITE)),
    'Prisma Client': () => database.prisma.interface.updateMany({ data: { updatedAt: new Date() } }),
    'a transaction of Prisma Client': () =>
      database.prisma.$transaction((tx) => tx.interface.updateMany({ data: { updatedAt: new Date() } })),
  };
  it.each(Object.entries(WAYS))('is dropped after %s fails: the next write succeeds', async (_way, write) => {
    const error: unknown = await write().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(isDatabaseUnavailable(error)).toBe(true);
    await expect(database.pool.query(WRITE)).resolves.toMatchObject({ rowCount: 1 });
  });
});
