import { describe, expect, it } from 'vitest';
import { shownData } from './shown-data.js';

describe('what Bull Board shows of a job (I8)', () => {
  it('is ids, counts, flags and our own texts', () => {
    const data = { pageId: 12, replayRunId: null, trigger: 'MANUAL', requestedBy: 'ada', done: true };
    expect(shownData(data)).toEqual(data);
  });

  it('is the reason why a tick was skipped, in words', () => {
    const skipped = { tick: 'skipped', why: 'run 36 is in progress' };
    expect(shownData(skipped)).toEqual(skipped);
  });

  it.each([
    [{ email: 'ada@arena.test' }, { email: '[hidden]' }],
    [{ pageId: 'ada@arena.test' }, { pageId: '[hidden]' }],
    [{ status: { firstName: 'Ada' } }, { status: '[hidden]' }],
    [{ owners: ['ada@arena.test'] }, { owners: '[hidden]' }],
    ['ada@arena.test', '[hidden]'],
    [['ada@arena.test'], { 0: '[hidden]' }],
  ])('is not %j', (data, shown) => expect(shownData(data)).toEqual(shown));

  it('may be absent', () => {
    expect(shownData(undefined)).toBeUndefined();
    expect(shownData(null)).toBeNull();
  });
});
