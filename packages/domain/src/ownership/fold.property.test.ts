import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactOf, ownershipInput } from '../../test/arbitraries.js';
import { foldOwnership, type OwnershipInput } from './fold.js';

/** The input in another order, with some of it twice. */
const retold = ownershipInput.chain((input) =>
  fc.record({
    input: fc.constant(input),
    entries: fc.shuffledSubarray([...input.entries, ...input.entries], {
      minLength: input.entries.length * 2,
    }),
    sightings: fc.shuffledSubarray([...input.sightings, ...input.sightings], {
      minLength: input.sightings.length * 2,
    }),
  }),
);

const everyFold = (check: (input: OwnershipInput) => void): void => {
  fc.assert(fc.property(ownershipInput, check), { numRuns: 500 });
};

describe('foldOwnership, whatever the history', () => {
  it('does not depend on the order of entries and sightings, nor on repeats (I4)', () => {
    fc.assert(
      fc.property(retold, ({ input, entries, sightings }) => {
        expect(foldOwnership({ ...input, entries, sightings })).toEqual(foldOwnership(input));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves at most one transfer pending, and only as the last line', () => {
    everyFold((input) => {
      const { distributions, end } = foldOwnership(input);
      const pending = distributions.findIndex(({ status }) => status === 'PENDING');
      expect(pending === -1 || pending === distributions.length - 1).toBe(true);
      expect(end.transferPending).toBe(pending !== -1);
    });
  });

  it('starts every line at who holds the ticket then, and ends with the cultural contact', () => {
    everyFold((input) => {
      const { distributions, culturalContact } = foldOwnership(input);
      let holder = distributions[0]?.oldContact ?? null;
      for (const line of distributions) {
        expect(line.oldContact).toBe(holder);
        expect(line.newContact).not.toBe(holder);
        if (line.status === 'CONFIRMED') holder = line.newContact;
      }
      if (distributions.length > 0) expect(culturalContact).toBe(holder);
    });
  });

  it('starts lines in order of time, and ends each one that is not pending, not before it started', () => {
    everyFold((input) => {
      let before = '';
      for (const { status, initiatedAt, resolvedAt } of foldOwnership(input).distributions) {
        expect(initiatedAt >= before).toBe(true);
        expect(resolvedAt === null).toBe(status === 'PENDING');
        if (resolvedAt !== null) expect(resolvedAt >= initiatedAt).toBe(true);
        before = initiatedAt;
      }
    });
  });

  it('asks for no contact that its result does not name, so that none is created for nothing', () => {
    everyFold((input) => {
      const asked = new Set<string>();
      const { distributions, culturalContact } = foldOwnership({
        ...input,
        contactOf: (email) => {
          asked.add(contactOf(email));
          return contactOf(email);
        },
      });
      const named = new Set([
        culturalContact,
        ...distributions.flatMap(({ oldContact, newContact }) => [oldContact, newContact]),
      ]);
      expect([...asked].filter((contact) => !named.has(contact))).toEqual([]);
    });
  });

  it('ends with an owner whose contact is the cultural contact, where it knows the owner', () => {
    everyFold((input) => {
      const { end, culturalContact } = foldOwnership(input);
      if (end.ownerEmail !== null) expect(contactOf(end.ownerEmail)).toBe(culturalContact);
    });
  });
});
