import { describe, expect, it } from 'vitest';
import { stepAfter } from './feed-end.js';

const tickets = (count: number) => Array.from({ length: count }, () => ({}));

describe('where the feed ends', () => {
  it.each([
    ['an empty page without a key', 0, null, 'k1', 500],
    ['an empty page with the key that was requested', 0, 'k1', 'k1', 500],
    ['an empty first page without a key', 0, null, null, 0],
  ])('%s is the end', (_name, count, nextKey, requestedKey, largestPage) => {
    expect(stepAfter({ tickets: tickets(count), nextKey }, requestedKey, largestPage)).toEqual({
      kind: 'END',
    });
  });

  it.each([
    ['an empty page with a new key', 'k1'],
    ['an empty first page with a key', null],
  ])('%s is passed', (_name, requestedKey) => {
    expect(stepAfter({ tickets: [], nextKey: 'k2' }, requestedKey, 500)).toEqual({
      kind: 'PASS',
      nextKey: 'k2',
    });
  });

  it.each([
    ['the first page, however small', 1, 0, false],
    ['a page as large as the largest', 500, 500, false],
    ['a page larger than the largest', 501, 500, false],
    ['a page smaller than the largest', 499, 500, true],
  ])('%s is stored (with %i tickets, after %i): is the last: %s', (_name, count, largestPage, isLast) => {
    expect(stepAfter({ tickets: tickets(count), nextKey: 'k2' }, 'k1', largestPage)).toEqual({
      kind: 'STORE',
      nextKey: 'k2',
      isLast,
    });
  });
});
