import { describe, expect, it } from 'vitest';
import { PageMemory } from './page-memory.js';

const MIB = 1024 * 1024;

describe('page memory', () => {
  it('gives the tickets of a page once', () => {
    const memory = new PageMemory();
    memory.keep(1, ['ticket'], 10);
    expect(memory.take(1)).toEqual(['ticket']);
    expect(memory.take(1)).toBeNull();
  });

  it('has room again once a page is taken, and reports it', async () => {
    const memory = new PageMemory();
    memory.keep(1, [], 64 * MIB);
    expect(memory.hasRoom).toBe(false);
    const taken = memory.nextTake();
    memory.take(1);
    await taken;
    expect(memory.hasRoom).toBe(true);
  });

  it('forgets the pages that others process', () => {
    const memory = new PageMemory();
    memory.keep(1, [], 64 * MIB);
    memory.keep(2, [], 1);
    memory.keepOnly(new Set([2]));
    expect(memory.pageIds).toEqual([2]);
    expect(memory.hasRoom).toBe(true);
  });

  it('lets two pages be open at once; others wait in order, also after a failure', async () => {
    const memory = new PageMemory();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const open = (page: number) =>
      memory.withPageOpen(async () => {
        begun.push(page);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (page === 1) throw new Error('no luck');
      });
    const pages = [1, 2, 3, 4].map(open);
    const first = expect(pages[0]).rejects.toThrow('no luck');
    await Promise.resolve();
    expect(begun).toEqual([1, 2]);
    ends[0]?.();
    await first;
    expect(begun).toEqual([1, 2, 3]);
    for (let page = 2; page <= 4; page++) {
      ends[page - 1]?.();
      await pages[page - 1];
    }
    expect(begun).toEqual([1, 2, 3, 4]);
  });
});
