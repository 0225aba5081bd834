import { ticketChange } from '@tixngo-sync/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { whatChanged } from './what-changed.js';

const good = [ticketChange(), ticketChange()];

it.each<[string, Record<string, unknown>, string]>([
  ['a field that is gone', { taxNumber: undefined }, 'taxNumber is gone'],
  [
    'a field under another name',
    { taxNumber: undefined, tax_number: 'X' },
    'taxNumber is gone; tax_number is new',
  ],
  ['another type', { updatedAt: 1_777_000_000 }, 'updatedAt was text and is a number'],
  ['an object that is a list now', { event: [{ id: 'E' }] }, 'event was an object and is a list'],
  ['a whole object', { event: null }, 'event is gone'],
  [
    'a field of list items',
    { lifecycle: [{ status: 'INJECTED', at: '2026-05-01T10:00:00Z' }] },
    'lifecycle[].timestamp is gone; lifecycle[].ownerEmail is gone; lifecycle[].at is new',
  ],
])('finds %s', (_what, overrides, change) => {
  expect(whatChanged(good, [ticketChange(overrides)])).toBe(change);
});

it('finds nothing when tickets have the same fields', () => {
  expect(whatChanged(good, [ticketChange({ status: 'TELEPORTED' })])).toBeNull();
});

it('finds tickets that are no longer objects', () => {
  expect(whatChanged(good, ['T1', 'T2'])).toContain('the ticket was an object and is text');
});

it('is short, quick and without values, whatever the tickets are', () => {
  const secret = 'ann@x.test';
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (a, b) => {
      const text = whatChanged([...a, { field: secret }], [...b, { other: secret, [secret]: 1 }]) ?? '';
      expect(text).not.toContain('@');
      expect(text.length).toBeLessThan(4_000);
    }),
    { numRuns: 200 },
  );
});
