import { giveUpPages, reopenPages } from '@tixngo-sync/db';
import { createTestDatabase, type TestDatabase, ticketChange } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { depsOf, processStored, storePageOf } from '../testing/stored-pages.js';

const author = { actor: 'cli:op', channel: 'cli' } as const;
const owner = (email: string) => ({ email, firstName: 'Ada', lastName: email });
const change = (updatedAt: string, status: string, email: string) =>
  ticketChange({
    ...{ ticketId: 'T', taxNumber: 'N', updatedAt, status },
    spectatorDetails: owner(email),
    lifecycle: undefined,
  });
const PAGES = [
  [change('2026-05-01T10:00:00Z', 'DOWNLOADED', 'a@club.test')],
  [change('2026-05-02T10:00:00Z', 'TRANSFERRED', 'b@club.test')],
  [change('2026-05-03T10:00:00Z', 'TRANSFERRED', 'c@club.test')],
];

let late: TestDatabase;
let inOrder: TestDatabase;
beforeEach(async () => {
  [late, inOrder] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterEach(() => Promise.all([late.drop(), inOrder.drop()]));

const tablesOf = async ({ database }: TestDatabase) => {
  const read = async (text: string) => (await database.pool.query(text)).rows;
  return {
    tickets: await read('SELECT ticket_id, mobile_status, owner_email, source_place FROM ticket'),
    history: await read('SELECT status, occurred_at, owner_email FROM ticket_history ORDER BY occurred_at'),
    distributions: await read(`SELECT o.email AS old, n.email AS new, d.status FROM distribution d
      JOIN contact o ON o.contact_id = d.old_contact_id JOIN contact n ON n.contact_id = d.new_contact_id
      ORDER BY d.initiated_at`),
  };
};

it('I4: a page that was given up and is retried later gives the tables of the feed in order', async () => {
  for (const tickets of PAGES)
    await processStored(depsOf(inOrder.database), await storePageOf(inOrder.database, tickets));

  for (const tickets of PAGES) await storePageOf(late.database, tickets);
  const failed = 2;
  const { rows } = await late.database.pool.query('SELECT body FROM page WHERE page_id = $1', [failed]);
  await late.database.pool.query(`UPDATE page SET body = '\\x00' WHERE page_id = $1`, [failed]);
  for (const pageId of [1, failed, 3]) await processStored(depsOf(late.database), pageId);
  await giveUpPages(late.database, author, [failed], 'its body is broken');
  expect((await tablesOf(late)).distributions).toHaveLength(1);

  await late.database.pool.query('UPDATE page SET body = $2 WHERE page_id = $1', [failed, rows[0].body]);
  await reopenPages(late.database, author, [failed]);
  await processStored(depsOf(late.database), failed);
  expect(await tablesOf(late)).toEqual(await tablesOf(inOrder));
  expect((await tablesOf(late)).distributions).toHaveLength(2);
});
