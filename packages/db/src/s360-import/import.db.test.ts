import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importBatch } from './import-batch.js';
import { type ContactImport, importContacts } from './import-contacts.js';
import { importTickets, type TicketImport } from './import-tickets.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.pool.query('TRUNCATE contact, ticket');
});

const contacts = (rows: ContactImport[], dryRun = false) =>
  importBatch(test.database, rows, importContacts, { dryRun });
const tickets = (rows: TicketImport[], dryRun = false) =>
  importBatch(test.database, rows, importTickets, { dryRun });
const row = async (statement: string) => (await test.database.pool.query(statement)).rows[0];

describe('contacts of S-360', () => {
  it('are imported, then unchanged, then updated in what the file names', async () => {
    const given = {
      contact_id: 'C1',
      email: 'a@x.test',
      first_name: 'Ann',
      last_name: 'Doe',
      has_internet_account: true,
    };
    expect(await contacts([given])).toMatchObject({ imported: 1, updated: 0, unchanged: 0 });
    expect(await contacts([given])).toMatchObject({ imported: 0, updated: 0, unchanged: 1 });
    expect(await contacts([{ contact_id: 'C1', first_name: 'Anna', last_name: null }])).toMatchObject({
      updated: 1,
    });
    expect(
      await row('SELECT email, first_name, last_name, has_internet_account, kind, origin FROM contact'),
    ).toEqual({
      email: 'a@x.test',
      first_name: 'Anna',
      last_name: null,
      has_internet_account: true,
      kind: 'INDIVIDUAL',
      origin: 'S360',
    });
  });

  it('I7 become S-360’s own when they were made by this function', async () => {
    await test.database.pool.query(
      `INSERT INTO contact (contact_id, email, origin) VALUES ('TIXNGO-1', 'a@x.test', 'TIXNGO')`,
    );
    expect(await contacts([{ contact_id: 'TIXNGO-1', email: 'a@x.test' }])).toMatchObject({ updated: 1 });
    expect(await row('SELECT origin FROM contact')).toEqual({ origin: 'S360' });
  });

  it('without an id are not doubled by a second import', async () => {
    const given = { email: 'a@x.test', first_name: 'Ann' };
    expect(await contacts([given, given])).toMatchObject({ imported: 1, unchanged: 1 });
    expect(await contacts([given])).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await contacts([{ ...given, first_name: 'Bob' }])).toMatchObject({ imported: 1 });
  });
});

describe('tickets of S-360', () => {
  it('are imported with the status that S-360 gives, PRINTED if it gives none', async () => {
    await tickets([{ ticket_id: 'T1', tax_number: 'N1', s360_status: 'CONTROLLED' }, { ticket_id: 'T2' }]);
    const { rows } = await test.database.pool.query('SELECT ticket_id, s360_status FROM ticket ORDER BY 1');
    expect(rows).toEqual([
      { ticket_id: 'T1', s360_status: 'CONTROLLED' },
      { ticket_id: 'T2', s360_status: 'PRINTED' },
    ]);
  });

  it('I4 leave to the newest snapshot what TIXNGO has described, and take S-360’s status', async () => {
    await test.database.pool.query(
      `INSERT INTO ticket (ticket_id, tax_number, event_name, mobile_status, source_updated_at)
        VALUES ('T1', 'N1', 'Final', 'INJECTED', now())`,
    );
    const given = { ticket_id: 'T1', tax_number: 'N9', event_name: 'Old', s360_status: 'CANCELLED' };
    expect(await tickets([given])).toMatchObject({ updated: 1 });
    expect(await tickets([given])).toMatchObject({ unchanged: 1 });
    expect(await row('SELECT tax_number, event_name, mobile_status, s360_status FROM ticket')).toEqual({
      tax_number: 'N1',
      event_name: 'Final',
      mobile_status: 'INJECTED',
      s360_status: 'CANCELLED',
    });
  });

  it('give their contact as the cultural one, or as the first one where ownership was computed already', async () => {
    await test.database.pool.query(
      `INSERT INTO ticket (ticket_id, cultural_contact_id, folded_at) VALUES ('new', NULL, NULL), ('folded',
        'C9', now())`,
    );
    await tickets([
      { ticket_id: 'new', cultural_contact_id: 'C1' },
      { ticket_id: 'folded', cultural_contact_id: 'C1' },
    ]);
    const { rows } = await test.database.pool.query(
      'SELECT ticket_id, cultural_contact_id, initial_contact_id FROM ticket ORDER BY 1',
    );
    expect(rows).toEqual([
      { ticket_id: 'folded', cultural_contact_id: 'C9', initial_contact_id: 'C1' },
      { ticket_id: 'new', cultural_contact_id: 'C1', initial_contact_id: null },
    ]);
  });

  it('may swap their tax numbers', async () => {
    await tickets([
      { ticket_id: 'T1', tax_number: 'N1' },
      { ticket_id: 'T2', tax_number: 'N2' },
    ]);
    const swapped = [
      { ticket_id: 'T1', tax_number: 'N2' },
      { ticket_id: 'T2', tax_number: 'N1' },
    ];
    expect(await tickets(swapped)).toMatchObject({ updated: 2, refused: [] });
  });
});

describe('a batch', () => {
  it('I5 takes its good rows, and names the bad ones by their place', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      ticket_id: `T${index}`,
      tax_number: index === 37 ? 'N36' : `N${index}`,
    }));
    rows[80] = { ticket_id: 'T80', tax_number: 'N1' };
    const outcome = await tickets(rows);
    expect(outcome).toMatchObject({ imported: 98, refused: [{ index: 37 }, { index: 80 }] });
    expect(outcome.refused[0]?.reason).toBe('another ticket has this tax number');
  });

  it('of a dry run reports what it would do, and changes nothing', async () => {
    expect(await tickets([{ ticket_id: 'T1' }], true)).toMatchObject({ imported: 1 });
    expect(await row('SELECT count(*)::int AS count FROM ticket')).toEqual({ count: 0 });
  });
});
