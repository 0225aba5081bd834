import { UsageError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { oneOf } from './require.js';

describe('a word of an option', () => {
  it('is found in upper or lower case', () => {
    expect(oneOf('--status', 'open', ['OPEN', 'SKIPPED'])).toBe('OPEN');
  });

  it('is refused with the list when it is none of them', () => {
    expect(() => oneOf('--status', 'shut', ['OPEN', 'SKIPPED'])).toThrow(UsageError);
    expect(() => oneOf('--status', 'shut', ['OPEN', 'SKIPPED'])).toThrow(/OPEN, SKIPPED/);
  });
});
