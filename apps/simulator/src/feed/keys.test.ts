import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidKeyError } from './feed.js';
import { KeyRing } from './keys.js';

const keys = new KeyRing('arena/1');
const content = fc.record({
  major: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  minor: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  variant: fc.integer({ min: 0, max: 1_000 }),
});

describe('a pagination key', () => {
  it('leads back to its place, in any process', () => {
    fc.assert(
      fc.property(content, (place) => {
        expect(new KeyRing('arena/1').decode(keys.encode(place))).toEqual(place);
      }),
    );
  });

  it('fits into an address as it is', () => {
    fc.assert(
      fc.property(content, (place) => {
        expect(keys.encode(place)).toMatch(/^[\w-]{1,2048}$/);
      }),
    );
  });

  it('is refused once a single character is changed', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.constantFrom('A', 'q', '-', '7'), (place, at, character) => {
        const key = keys.encode(place);
        const tampered = `${key.slice(0, at % key.length)}${character}${key.slice((at % key.length) + 1)}`;
        if (tampered !== key) expect(() => keys.decode(tampered)).toThrow(InvalidKeyError);
      }),
    );
  });

  it.each(['', 'k1', 'null', '🎟', 'A'.repeat(2_000)])('is refused when made up: %s', (key) => {
    expect(() => keys.decode(key)).toThrow(InvalidKeyError);
  });

  it('is refused by another feed', () => {
    const key = keys.encode({ major: 1, minor: 2, variant: 0 });
    expect(() => new KeyRing('arena/2').decode(key)).toThrow(InvalidKeyError);
  });

  it('says nothing of its place: neighbours look unrelated', () => {
    const [one, two] = [
      keys.encode({ major: 1, minor: 1, variant: 0 }),
      keys.encode({ major: 1, minor: 2, variant: 0 }),
    ];
    const same = [...one].filter((character, i) => character === two[i]).length;
    expect(same).toBeLessThan(one.length / 2);
  });
});
