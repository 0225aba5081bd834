import { createTestDatabase, type TestDatabase, ticketChange } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { depsOf, processStored, storePageOf } from '../testing/stored-pages.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const ten = (overrides: Record<string, unknown> = {}) =>
  Array.from({ length: 10 }, () => ticketChange(overrides));
const renamed = () => ten({ taxNumber: undefined, tax_number: 'X' });
async function process(tickets: unknown[]) {
  const pageId = await storePageOf(test.database, tickets);
  await processStored(depsOf(test.database), pageId);
  const { rows } = await test.database.pool.query(
    'SELECT status, received, error_code, error_message FROM page WHERE page_id = $1',
    [pageId],
  );
  return rows[0];
}

it('a page of only bad tickets reports why, and what changed since the last good page', async () => {
  await process(ten());
  await process([...ten(), null]); // good enough: most were applied
  const page = await process(renamed());
  expect(page).toMatchObject({ status: 'FAILED', received: 10, error_code: 'ALL_TICKETS_BAD' });
  expect(page?.error_message).toContain('10 × MISSING_TAX_NUMBER (taxNumber)');
  expect(page?.error_message).toContain(
    'Since page 2, which was good: taxNumber is gone; tax_number is new.',
  );
});

it('reports that the values are wrong when tickets have the same fields as before', async () => {
  await process(ten());
  expect((await process(ten({ status: 'TELEPORTED' })))?.error_message).toMatch(
    /10 × UNKNOWN_STATUS \(status\).*the values have changed/,
  );
});

it('reports when no good page exists to compare with, or when it cannot be read', async () => {
  expect((await process(renamed()))?.error_message).toContain('No good page is kept');
  await process(ten());
  await test.database.pool.query(`UPDATE page SET body = '\\x00' WHERE status = 'PROCESSED'`);
  expect((await process(renamed()))?.error_message).toMatch(/Page 2 was good, but its body cannot be read/);
});
