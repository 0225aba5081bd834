import { createTestDatabase, type TestDatabase, ticketChange, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { depsOf, processStored, storePageOf } from '../testing/stored-pages.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const change = (ticketId: string, taxNumber: string, updatedAt: string) =>
  ticketChange({ ticketId, taxNumber, updatedAt, lifecycle: undefined });

const ticketsOf = async () =>
  (
    await test.database.pool.query<{ id: string; number: string; s360: string; mobile: string | null }>(
      `SELECT ticket_id AS id, tax_number AS number, s360_status AS s360, mobile_status AS mobile FROM ticket
       ORDER BY ticket_id`,
    )
  ).rows;

// Breaks when the insert's unique violation counts as the ticket's own fault: it would be quarantined.
it('I7: a ticket that S-360 inserts while its page is applied keeps its S-360 status', async () => {
  const { pool } = test.database;
  const pageId = await storePageOf(test.database, [change('A', 'N1', '2026-05-01T10:00:00Z')]);
  const s360 = await pool.connect();
  try {
    await s360.query('BEGIN');
    await s360.query(
      `INSERT INTO ticket (ticket_id, tax_number, s360_status) VALUES ('A', 'N1', 'CONTROLLED')`,
    );
    const processed = processStored(depsOf(test.database), pageId);
    await waitFor(
      async () =>
        (
          await pool.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`,
          )
        ).rowCount === 1,
      { what: "The page's wait for S-360's transaction" },
    );
    await s360.query('COMMIT');
    expect(await processed).toMatchObject({ applied: 1, quarantined: 0 });
  } finally {
    s360.release();
  }
  const [ticket] = await ticketsOf();
  expect(ticket).toMatchObject({ id: 'A', s360: 'CONTROLLED' });
  expect(ticket?.mobile).not.toBeNull();
});

// Breaks when new tickets are inserted before the stored ones are written: the number is not free yet.
it('a new ticket takes over the number that a stored ticket gives up on the same page', async () => {
  await processStored(
    depsOf(test.database),
    await storePageOf(test.database, [change('B', 'N2', '2026-05-01T10:00:00Z')]),
  );
  const outcome = await processStored(
    depsOf(test.database),
    await storePageOf(test.database, [
      change('B', 'N3', '2026-05-02T10:00:00Z'),
      change('C', 'N2', '2026-05-02T10:00:00Z'),
    ]),
  );
  expect(outcome).toMatchObject({ applied: 2, quarantined: 0 });
  expect(await ticketsOf()).toMatchObject([
    { id: 'A' },
    { id: 'B', number: 'N3' },
    { id: 'C', number: 'N2' },
  ]);
});
