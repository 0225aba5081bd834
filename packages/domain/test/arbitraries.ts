import fc from 'fast-check';
import type { HistoryEntry, OwnerSighting, OwnershipInput } from '../src/index.js';
import { MOBILE_STATUS_FAMILIES, MOBILE_STATUSES } from '../src/statuses.js';
import { at } from './builders.js';

// Few people and few minutes, so that meetings, repeats and ties are common. `a1` and `a2` are two e-mails of
// one contact.
const email = fc.constantFrom('a1', 'a2', 'b', 'c');
const maybeEmail = fc.option(email, { freq: 3 });
const status = fc.oneof(
  fc.constantFrom(...MOBILE_STATUS_FAMILIES.transfer),
  fc.constantFrom(...MOBILE_STATUSES),
);

export const contactOf = (emailKey: string): string => `contact ${emailKey.slice(0, 1)}`;

export const historyEntries = (fromMinute: number, toMinute: number): fc.Arbitrary<HistoryEntry[]> =>
  fc.array(
    fc.record({
      occurredAt: fc.integer({ min: fromMinute, max: toMinute }).map(at),
      status,
      ownerEmail: maybeEmail,
      recipientEmail: maybeEmail,
      actor: fc.constant(null),
      reason: fc.constant(null),
    }),
    { maxLength: 8 },
  );

export const sightings = (fromMinute: number, toMinute: number): fc.Arbitrary<OwnerSighting[]> =>
  fc.array(
    fc.record({
      at: fc.integer({ min: fromMinute, max: toMinute }).map(at),
      place: fc.nat({ max: 3 }),
      ownerEmail: email,
    }),
    {
      maxLength: 4,
    },
  );

export const ownershipInput: fc.Arbitrary<OwnershipInput> = fc.record({
  initialContact: fc.option(fc.constantFrom('contact a', 'contact z')),
  initialOwnerEmail: maybeEmail,
  entries: historyEntries(0, 8),
  sightings: sightings(0, 8),
  contactOf: fc.constant(contactOf),
});
