import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTickets, type TicketFilter } from './list-tickets.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO ticket (ticket_id, tax_number, event_id, mobile_status, owner_email, holder_email, recipient_email)
    VALUES
      ('A-1', '100', 'E1', 'DOWNLOADED', 'ann@x.test', NULL, NULL),
      ('A-2', 'A-9', 'E1', 'PENDING_TRANSFER', 'bob@x.test', NULL, 'ann@x.test'),
      ('B-1', 'A-1', 'E2', 'ASSIGNED', 'Bob@X.test', 'a.holder@x.test', NULL),
      ('a_1', '200', 'E2', 'DOWNLOADED', 'a%b@x.test', NULL, NULL),
      ('ax1', '300', NULL, NULL, NULL, NULL, NULL)`);
});
afterAll(() => test.drop());

const all = async (filter: TicketFilter, limit = 50) => {
  const found: string[] = [];
  for (let after: string | undefined; ; ) {
    const part = await listTickets(test.database, { limit, after }, filter);
    found.push(...part.map(({ ticketId, matchedBy }) => `${ticketId} ${matchedBy}`));
    after = part.at(-1)?.ticketId;
    if (part.length < limit) return found;
  }
};

describe('a search for tickets', () => {
  it.each<[string, TicketFilter, string[]]>([
    [
      'ids before tax numbers, each ticket once',
      { query: 'A-' },
      ['A-1 ticketId', 'A-2 ticketId', 'B-1 taxNumber'],
    ],
    ['an id and the same tax number', { query: 'A-1' }, ['A-1 ticketId', 'B-1 taxNumber']],
    ['the owner before the recipient', { query: 'ann@x.test' }, ['A-1 owner', 'A-2 recipient']],
    ['an e-mail in any case', { query: ' BOB@x' }, ['A-2 owner', 'B-1 owner']],
    ['a holder', { query: 'a.h' }, ['B-1 holder']],
    ['_ as itself', { query: 'a_' }, ['a_1 ticketId']],
    ['% as itself', { query: 'a%' }, ['a_1 owner']],
    ['nothing', { query: 'zzz' }, []],
    ['an e-mail, not its beginning', { email: 'ann@x' }, []],
    ['everyone with an e-mail', { email: 'Ann@X.test ' }, ['A-1 owner', 'A-2 recipient']],
    ['no e-mail at all', { email: '\u200b' }, []],
    ['only the event', { query: 'A-', eventId: 'E1' }, ['A-1 ticketId', 'A-2 ticketId']],
    ['only the status', { email: 'bob@x.test', mobileStatus: 'ASSIGNED' }, ['B-1 owner']],
    ['both', { query: 'A-', email: 'bob@x.test' }, ['A-2 ticketId', 'B-1 taxNumber']],
    ['what TIXNGO has not reported', { mobileStatus: 'NONE' }, ['ax1 null']],
  ])('finds %s', async (_what, filter, found) => {
    expect(await all(filter)).toEqual(found);
    expect(await all(filter, 1)).toEqual(found);
  });

  it('refuses to continue after a ticket that it does not find', async () => {
    await expect(
      listTickets(test.database, { limit: 1, after: 'ax1' }, { query: 'A' }),
    ).rejects.toMatchObject({
      code: 'NOT_IN_LIST',
    });
  });
});

it.each([1, 2, 50])('lists by id in parts of %d, without a gap or a duplicate', async (limit) => {
  const ids = (await all({}, limit)).map((line) => line.split(' ')[0]);
  expect(ids.toSorted()).toEqual(['A-1', 'A-2', 'B-1', 'a_1', 'ax1']);
  expect(await all({ eventId: 'E1' }, limit)).toEqual(['A-1 null', 'A-2 null']);
});
