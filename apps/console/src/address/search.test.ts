import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch, searchText } from './search.js';

describe('the search of an address', () => {
  it('keeps texts as they are: numbers, zeros, quotes and other scripts', () => {
    expect(parseSearch('?q=00123&name=%22Ηρακλής%22')).toEqual({ q: '00123', name: '"Ηρακλής"' });
    expect(searchText({ q: '00123' })).toBe('?q=00123');
  });

  it('leaves out what is not set', () => {
    expect(searchText({ status: undefined, q: '', after: null })).toBe('');
  });

  it('reads back everything that it writes', () => {
    const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(texts, (search) => {
        expect(parseSearch(searchText(search))).toEqual(search);
      }),
    );
  });
});
