import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyEntries, ownershipInput, sightings } from '../../test/arbitraries.js';
import { at, historyEntry } from '../../test/builders.js';
import { foldOwnership, type OwnershipEnd } from './fold.js';
import { type OwnershipNews, ownershipCanChange } from './shortcut.js';

const END: OwnershipEnd = { foldedThrough: at(10), ownerEmail: 'ann', transferPending: false };
const news = (fields: Partial<OwnershipNews>): OwnershipNews => ({
  entries: [],
  sightings: [],
  initialOwnerChanged: false,
  ...fields,
});
const later = historyEntry({ status: 'ACTIVATED', occurredAt: at(11), ownerEmail: 'ann' });

describe('ownershipCanChange', () => {
  it.each<[string, OwnershipEnd | null, OwnershipNews]>([
    ['nothing new', END, news({})],
    ['nothing new while a transfer is pending', { ...END, transferPending: true }, news({})],
    ['nothing new for a ticket that was never folded', null, news({})],
    [
      'a later step of the same owner',
      END,
      news({ entries: [later], sightings: [{ at: at(11), place: 1, ownerEmail: 'ann' }] }),
    ],
    ['a later step without an owner', END, news({ entries: [{ ...later, ownerEmail: null }] })],
    [
      'a later step without an owner, owner not known',
      { ...END, ownerEmail: null },
      news({ entries: [{ ...later, ownerEmail: null }] }),
    ],
  ])('no: %s', (_name, end, what) => {
    expect(ownershipCanChange(end, what)).toBe(false);
  });

  it.each<[string, OwnershipEnd | null, OwnershipNews]>([
    ['never folded', null, news({ entries: [later] })],
    ['nothing folded yet', { ...END, foldedThrough: null }, news({ entries: [later] })],
    ['owner not known', { ...END, ownerEmail: null }, news({ entries: [later] })],
    ['a transfer is pending', { ...END, transferPending: true }, news({ entries: [later] })],
    ['a step of the transfer family', END, news({ entries: [{ ...later, status: 'FAILURE' }] })],
    ['another owner', END, news({ entries: [{ ...later, ownerEmail: 'bob' }] })],
    ['a step that is not later', END, news({ entries: [{ ...later, occurredAt: at(10) }] })],
    ['a sighting of another owner', END, news({ sightings: [{ at: at(11), place: 1, ownerEmail: 'bob' }] })],
    ['a sighting that is not later', END, news({ sightings: [{ at: at(10), place: 1, ownerEmail: 'ann' }] })],
    ['another initial owner', END, news({ initialOwnerChanged: true })],
  ])('yes: %s', (_name, end, what) => {
    expect(ownershipCanChange(end, what)).toBe(true);
  });

  it('is never false if the fold would change, however much was skipped since the last fold', () => {
    const one = <T>(items: readonly T[]): T[] => items.slice(0, 1);
    const page = fc.record({ entries: historyEntries(6, 14).map(one), sightings: sightings(6, 14).map(one) });
    let letThrough = 0;
    fc.assert(
      fc.property(ownershipInput, fc.array(page, { maxLength: 8 }), (input, pages) => {
        const folded = foldOwnership(input);
        const now = { ...input, entries: [...input.entries], sightings: [...input.sightings] };
        for (const { entries, sightings: seen } of pages) {
          if (ownershipCanChange(folded.end, news({ entries, sightings: seen }))) continue;
          letThrough += entries.length;
          now.entries.push(...entries);
          now.sightings.push(...seen);
        }
        const again = foldOwnership(now);
        expect(again.culturalContact).toEqual(folded.culturalContact);
        expect(again.distributions).toEqual(folded.distributions);
      }),
      { numRuns: 1000 },
    );
    expect(letThrough).toBeGreaterThan(100);
  });
});
