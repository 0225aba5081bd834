import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from './byte-order.js';

describe('compareCodePoints', () => {
  it('puts an astral character after the private use area, where UTF-16 order would not', () => {
    expect(compareCodePoints('\u{1f3ab}', '\uffee')).toBeGreaterThan(0);
    expect('\u{1f3ab}' < '\uffee').toBe(true);
  });

  it('is the order of UTF-8 bytes, as of PostgreSQL COLLATE "C"', () => {
    // The corners of UTF-8 and UTF-16: one to four bytes, one and two units.
    const character = fc.constantFrom(
      '\0',
      'a',
      'b',
      '\u07ff',
      '\u0800',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{1f3ab}',
      '\u{10fffe}',
      '\u{10ffff}',
    );
    const text = fc.string({ unit: character, maxLength: 4 });
    fc.assert(
      fc.property(
        text,
        text,
        (a, b) =>
          Math.sign(compareCodePoints(a, b)) === Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
      ),
    );
  });
});
