import { describe, expect, it } from 'vitest';
import { atMostEvery } from './at-most-every.js';

describe('work that is done at most every so often', () => {
  it('is done once for callers at the same time, and again when its result is old', async () => {
    let done = 0;
    const read = atMostEvery(10_000, async () => ++done);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(await read()).toBe(1);
    const always = atMostEvery(0, async () => ++done);
    expect([await always(), await always()]).toEqual([2, 3]);
  });

  it('is tried again after a failure', async () => {
    let tries = 0;
    const read = atMostEvery(10_000, async () => {
      tries += 1;
      if (tries === 1) throw new Error('down');
      return 'fine';
    });
    await expect(read()).rejects.toThrow('down');
    expect(await read()).toBe('fine');
  });
});
