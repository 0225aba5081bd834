import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidKeyError, type KeyContent, KeyRing } from './feed.js';

const keys = new KeyRing('arena/1');
const encode = ({ major, minor, variant }: KeyContent) => keys.encode(major, minor, variant);
const content = fc.record({
  major: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  minor: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  variant: fc.integer({ min: 0, max: 1_000 }),
});

describe('a pagination key', () => {
  it('decodes to its position in any process', () => {
    fc.assert(
      fc.property(content, (place) => {
        expect(new KeyRing('arena/1').decode(encode(place))).toEqual(place);
      }),
    );
  });

  it('needs no escaping in a URL', () => {
    fc.assert(
      fc.property(content, (place) => {
        expect(encode(place)).toMatch(/^[\w-]{1,2048}$/);
      }),
    );
  });

  it('is refused when one character is changed', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.constantFrom('A', 'q', '-', '7'), (place, at, character) => {
        const key = encode(place);
        const tampered = `${key.slice(0, at % key.length)}${character}${key.slice((at % key.length) + 1)}`;
        if (tampered !== key) expect(() => keys.decode(tampered)).toThrow(InvalidKeyError);
      }),
    );
  });

  it.each(['', 'k1', 'null', '🎟', 'A'.repeat(2_000)])('is refused when invented: %s', (key) => {
    expect(() => keys.decode(key)).toThrow(InvalidKeyError);
  });

  it('is refused by another feed', () => {
    const key = keys.encode(1, 2);
    expect(() => new KeyRing('arena/2').decode(key)).toThrow(InvalidKeyError);
  });

  it('hides its position: neighbours look unrelated', () => {
    const [one, two] = [keys.encode(1, 1), keys.encode(1, 2)];
    const same = [...one].filter((character, i) => character === two[i]).length;
    expect(same).toBeLessThan(one.length / 2);
  });
});
