import { describe, expect, it } from 'vitest';
import { parseFaultRates } from './kinds.js';

describe('fault probabilities', () => {
  it('are parsed from one line', () => {
    expect(parseFaultRates('429=0.05, 500=0.02,badticket=0.001,')).toEqual({
      '429': 0.05,
      '500': 0.02,
      badticket: 0.001,
    });
  });

  it.each(['flood=0.1', '429', '429=', '429=2', '429=-0.1', '429=x'])(
    'are refused when wrong: %s',
    (text) => {
      expect(() => parseFaultRates(text)).toThrow(RangeError);
    },
  );
});
