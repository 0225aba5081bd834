import { describe, expect, it } from 'vitest';
import { LARGEST_ID, parseWholeNumber } from './whole-number.js';

describe('a whole number', () => {
  it.each([
    ['1', 1],
    ['10', 10],
    ['2147483647', LARGEST_ID],
  ])('is written in decimal digits: %s', (text, number) => {
    expect(parseWholeNumber(text, 1, LARGEST_ID)).toBe(number);
  });

  it.each(
    [
      ['', '007', '0x10', '1e3', '+5', '-5', ' 5 ', '5\n', '5.0', '1_000', '٥', 'NaN', 'Infinity'],
      ['0', '2147483648', '99999999999999999999', '1'.repeat(10_000)],
    ].flat(),
  )('is not %j', (text) => {
    expect(parseWholeNumber(text, 1, LARGEST_ID)).toBeNull();
  });

  it('is never rounded', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(parseWholeNumber(String(most), 1, most)).toBe(most);
    expect(parseWholeNumber('9007199254740992', 1, most)).toBeNull();
  });
});
