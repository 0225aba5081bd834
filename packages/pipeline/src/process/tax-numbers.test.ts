import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberClaim, type NumberHolder, taxNumberConflicts } from './tax-numbers.js';

let place = 0;
const claim = (ticketId: string, taxNumber: string, minute = 30): NumberClaim => ({
  ticketId,
  taxNumber,
  updatedAt: `2026-05-01T10:${String(minute).padStart(2, '0')}:00.000000Z`,
  place: ++place,
});
const stored = (ticketId: string, taxNumber: string): NumberHolder => claim(ticketId, taxNumber, 0);
const conflictsOf = (changes: NumberClaim[], tickets: NumberHolder[]) =>
  [...taxNumberConflicts(changes, tickets)].map(([change, holder]) => [
    change.ticketId,
    change.taxNumber,
    holder,
  ]);

describe('numbers that move', () => {
  it.each([
    ['a swap', [claim('A', 'X2'), claim('B', 'X1')], [stored('A', 'X1'), stored('B', 'X2')]],
    [
      'a cycle of three',
      [claim('A', 'X2'), claim('B', 'X3'), claim('C', 'X1')],
      [stored('A', 'X1'), stored('B', 'X2'), stored('C', 'X3')],
    ],
    [
      'a chain, in the wrong order',
      [claim('A', 'X2'), claim('B', 'X3'), claim('C', 'X4')],
      [stored('A', 'X1'), stored('B', 'X2'), stored('C', 'X3')],
    ],
    ['a number that its holder leaves later', [claim('B', 'X1'), claim('A', 'X3')], [stored('A', 'X1')]],
    ['a detour', [claim('A', 'X2', 10), claim('A', 'X1', 20)], [stored('A', 'X1'), stored('B', 'X2')]],
    ['an older change', [{ ...claim('A', 'X2', 0), place: 0 }], [stored('A', 'X1'), stored('B', 'X2')]],
  ])('%s: no conflict', (_name, changes, tickets) => {
    expect(conflictsOf(changes, tickets)).toEqual([]);
  });

  it('stay with their ticket', () => {
    expect(conflictsOf([claim('A', 'X2')], [stored('A', 'X1'), stored('B', 'X2')])).toEqual([
      ['A', 'X2', 'B'],
    ]);
  });

  it('go to the first of two new tickets', () => {
    expect(conflictsOf([claim('A', 'X1'), claim('B', 'X1')], [])).toEqual([['B', 'X1', 'A']]);
  });

  it('stay along a chain whose end is taken', () => {
    const tickets = [stored('A', 'X1'), stored('B', 'X2'), stored('C', 'X3')];
    expect(conflictsOf([claim('A', 'X2'), claim('B', 'X3')], tickets)).toEqual([
      ['B', 'X3', 'C'],
      ['A', 'X2', 'B'],
    ]);
  });

  it('are taken from the next change when the newest cannot have its own', () => {
    const tickets = [stored('A', 'X1'), stored('C', 'X3')];
    expect(conflictsOf([claim('A', 'X2', 10), claim('A', 'X3', 20), claim('B', 'X1')], tickets)).toEqual([
      ['A', 'X3', 'C'],
    ]);
  });

  it('never end with one number on two tickets, and no change is refused without need', () => {
    const change = fc
      .tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom('X1', 'X2', 'X3'), fc.nat(9))
      .map(([ticketId, taxNumber, minute]) => claim(ticketId, taxNumber, minute));
    const tickets = fc.subarray([stored('A', 'X1'), stored('B', 'X2'), stored('C', 'X3')]);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), tickets, (changes, before) => {
        const conflicts = taxNumberConflicts(changes, before);
        const after = new Map(before.map((ticket) => [ticket.ticketId, ticket]));
        for (const one of changes.filter((c) => !conflicts.has(c))) {
          const now = after.get(one.ticketId);
          const isNewest =
            now === undefined ||
            one.updatedAt > (now.updatedAt ?? '') ||
            (one.updatedAt === now.updatedAt && one.place > (now.place ?? 0));
          if (isNewest) after.set(one.ticketId, one);
        }
        const holders = new Map([...after.values()].map((ticket) => [ticket.taxNumber, ticket.ticketId]));
        expect(holders.size).toBe(after.size);
        for (const [refused] of conflicts) {
          expect(holders.get(refused.taxNumber)).toBeDefined();
          expect(holders.get(refused.taxNumber)).not.toBe(refused.ticketId);
        }
      }),
    );
  });
});
