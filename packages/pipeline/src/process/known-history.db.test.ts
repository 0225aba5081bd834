import { createTestDatabase, type TestDatabase, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { depsOf, processStored, storePageOf } from '../testing/stored-pages.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => test.database.pool.query('TRUNCATE ticket, ticket_history, owner_sighting'));

const INJECTED = { status: 'INJECTED', timestamp: '2026-04-01T09:00:00.000Z' };
const DOWNLOADED = { status: 'DOWNLOADED', timestamp: '2026-05-01T10:00:00.000Z', actor: 'b' };
const ACTIVATED = { status: 'ACTIVATED', timestamp: '2026-05-02T10:00:00.000Z' };

const change = (updatedAt: string, lifecycle: readonly object[]) =>
  ticketChange({ ticketId: 'T', taxNumber: 'N', updatedAt, lifecycle });

const process = async (updatedAt: string, lifecycle: readonly object[]) =>
  processStored(depsOf(test.database), await storePageOf(test.database, [change(updatedAt, lifecycle)]));

const history = async () =>
  (
    await test.database.pool.query<{ status: string; actor: string | null; owner: string | null }>(
      `SELECT status, actor, snapshot_owner_email AS owner FROM ticket_history ORDER BY occurred_at`,
    )
  ).rows;

describe('the history that a newer snapshot repeats', () => {
  it('is not written again, and what is new is added', async () => {
    await process('2026-05-01T10:00:00.000Z', [INJECTED, DOWNLOADED]);
    await test.database.pool.query(`DELETE FROM ticket_history WHERE status = 'INJECTED'`);
    await process('2026-05-03T10:00:00.000Z', [INJECTED, DOWNLOADED, ACTIVATED]);
    expect((await history()).map(({ status }) => status)).toEqual(['DOWNLOADED', 'ACTIVATED']);
  });

  it('is merged when one of its entries differs from the stored one (I4)', async () => {
    await process('2026-05-01T10:00:00.000Z', [INJECTED, DOWNLOADED]);
    await process('2026-05-03T10:00:00.000Z', [INJECTED, { ...DOWNLOADED, actor: 'a' }, ACTIVATED]);
    expect((await history()).map(({ actor }) => actor)).toEqual([null, 'a', null]);
  });

  it('gets the owner that the snapshot shows at the time of an entry', async () => {
    await process('2026-05-01T10:00:00.000Z', [INJECTED, DOWNLOADED, ACTIVATED]);
    await process('2026-05-02T10:00:00.000Z', [INJECTED, DOWNLOADED, ACTIVATED]);
    expect((await history()).at(-1)).toMatchObject({ owner: 'owner@example.com' });
  });

  it('is completed by a page that brings the same snapshot again', async () => {
    const lifecycle = [INJECTED, DOWNLOADED];
    await process('2026-05-01T10:00:00.000Z', lifecycle);
    await test.database.pool.query('DELETE FROM ticket_history');
    await process('2026-05-01T10:00:00.000Z', lifecycle);
    expect(await history()).toHaveLength(2);
  });
});
