import type { AnomalyKind } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findContacts as contactsByEmail } from './contact/find-contacts.js';
import { listContacts } from './contact/list-contacts.js';
import { showContact } from './contact/show-contact.js';
import { readFunnel } from './event/funnel.js';
import { listEvents, readEvent } from './event/list-events.js';
import { fillMillionTickets } from './testing/million-tickets.js';
import { plansOf } from './testing/plans.js';
import { listAnomalies } from './ticket/anomalies.js';
import { listTickets } from './ticket/list-tickets.js';
import { showTicket } from './ticket/show-tickets.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await fillMillionTickets(test.database.pool);
}, 300_000);
afterAll(() => test.drop());

/** The lists, each with the parameters that could make it slow. `at most`: rows read for a part of 50. */
const LISTS: readonly [name: string, atMost: number, list: () => Promise<readonly unknown[]>][] = [
  ['tickets', 60, () => listTickets(test.database, { limit: 50, after: 'T500000' })],
  ['tickets found by the beginning of an id', 60, () => find({ query: 'T' })],
  ['tickets found by an id', 60, () => find({ query: 'T77777' })],
  ['more tickets found by the beginning of an id', 60, () => find({ query: 'T5' }, 'T555555')],
  ['tickets found by the beginning of a tax number', 60, () => find({ query: '42' })],
  ['tickets found by a tax number', 60, () => find({ query: '420077777' })],
  ['more tickets found by the beginning of a tax number', 60, () => find({ query: '42' }, 'T555555')],
  ['tickets found by the beginning of an e-mail', 60, () => find({ query: 'person' })],
  ['tickets found by the beginning of an e-mail in upper case', 60, () => find({ query: 'PERSON77' })],
  ['tickets found by an e-mail', 60, () => find({ email: 'Person77@club.test' })],
  ['tickets found by nothing', 1, () => find({ query: 'nothing' })],
  ["an event's tickets", 26_000, () => find({ eventId: 'E7' })],
  ["an event's tickets with a rare status", 26_000, () => find({ eventId: 'E7', mobileStatus: 'DELETED' })],
  ['contacts', 310, () => listContacts(test.database, { limit: 50, after: 'C1000' })],
  ['contacts found by the beginning of an id', 310, () => findContacts({ query: 'C' })],
  ['more contacts found by the beginning of an id', 310, () => findContacts({ query: 'C' }, 'C1000')],
  ['contacts found by the beginning of an e-mail', 310, () => findContacts({ query: 'person' })],
  ['contacts found by an e-mail in upper case', 310, () => findContacts({ query: 'PERSON77@Club.test' })],
  ['more contacts found by an e-mail', 310, () => findContacts({ query: 'person' }, 'C1000')],
  ['contacts found by the beginning of a last name', 310, () => findContacts({ query: 'last' })],
  ['contacts found by their name', 310, () => findContacts({ query: 'First77 Last77' })],
  ['temporary contacts', 1, () => findContacts({ isTemporary: true })],
  ['the contacts of a page of e-mails', 1000, () => contactsByEmail(test.database.pool, PAGE_OF_EMAILS)],
  ["a contact's tickets and duplicates", 50, async () => [await showContact(test.database, 'C77')]],
  ["a ticket's history", 20_050, async () => [await showTicket(test.database, '420077')]],
  ['mismatches of an event', 26_000, () => anomalies('STATUS_MISMATCH')],
  ['pending transfers of an event', 6_000, () => anomalies('PENDING_TOO_LONG')],
  ['anomalies of a ticket', 10, () => listAnomalies(test.database, 50, { ticketId: 'T77777' })],
  // The nearest four events have more than 50.
  ['mismatches', 110_000, () => listAnomalies(test.database, 50, { kind: 'STATUS_MISMATCH' })],
  ['pending transfers', 6_000, () => listAnomalies(test.database, 50, { kind: 'PENDING_TOO_LONG' })],
  ['events', 310_000, () => listEvents(test.database, { limit: 20 })],
  ['an event and its problems', 110_000, async () => [await readEvent(test.database, 'E7')]],
  ["an event's funnel", 160_000, async () => [await readFunnel(test.database, 'E7')]],
];

const findContacts = (filter: Parameters<typeof listContacts>[2], after?: string) =>
  listContacts(test.database, { limit: 50, after }, filter);

const PAGE_OF_EMAILS = Array.from({ length: 1000 }, (_, n) => `person${n * 250}@club.test`);

const anomalies = (kind: AnomalyKind) => listAnomalies(test.database, 50, { kind, eventId: 'E7' });

const find = (filter: Parameters<typeof listTickets>[2], after?: string) =>
  listTickets(test.database, { limit: 50, after }, filter);

/** No index leads from a ticket to its pages: it would cost each page a thousand entries. */
const READ_WHOLE: Readonly<Record<string, readonly string[]>> = { "a ticket's history": ['page'] };

describe('with a million tickets', () => {
  it.each(LISTS)('the list of %s reads at most %d rows, by an index', async (name, atMost, list) => {
    const plans = await plansOf(test.database, list);
    expect(plans).not.toHaveLength(0);
    for (const { statement, fullScans, rowsRead } of plans) {
      expect(
        fullScans.filter((table) => !READ_WHOLE[name]?.includes(table)),
        statement,
      ).toEqual([]);
      expect(rowsRead, statement).toBeLessThanOrEqual(atMost);
    }
  });
});
