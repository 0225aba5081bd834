import { describe, expect, it } from 'vitest';
import { arraysOf, plainArray, textArray } from './sql.js';

const same = <Value>(value: Value) => value;

describe('textArray', () => {
  it('is empty without rows', () => {
    expect(textArray([], same)).toBe('{}');
  });

  it('quotes every text, so that commas, braces, blanks and the word NULL are text', () => {
    expect(textArray(['a,b', '{}', '', ' ', 'NULL'], same)).toBe('{"a,b","{}",""," ","NULL"}');
  });

  it('escapes quotes and backslashes', () => {
    expect(textArray(['say "hi"', 'C:\\'], same)).toBe('{"say \\"hi\\"","C:\\\\"}');
  });

  it('distinguishes null from text, wherever it stands', () => {
    expect(textArray(['a', null, 'NULL', '"'], same)).toBe('{"a",NULL,"NULL","\\""}');
    expect(textArray([null, null], same)).toBe('{NULL,NULL}');
  });
});

describe('plainArray', () => {
  it('takes values as they are', () => {
    expect(plainArray([1, -2, null, true, '2026-05-01'], same)).toBe('{1,-2,NULL,true,2026-05-01}');
    expect(plainArray([], same)).toBe('{}');
  });
});

describe('arraysOf', () => {
  it('is empty for a column without a value, and complete for one that has some', () => {
    const rows = [
      { id: 'a', reason: null, place: null, note: null },
      { id: 'b', reason: null, place: null, note: 'n' },
    ];
    expect(
      arraysOf<(typeof rows)[number]>(rows, [
        { name: 'id', type: 'text', of: (row) => row.id },
        { name: 'reason', type: 'text', of: (row) => row.reason },
        { name: 'place', type: 'bigint', of: (row) => row.place },
        { name: 'note', type: 'text', of: (row) => row.note },
      ]),
    ).toEqual(['{"a","b"}', '{}', '{}', '{NULL,"n"}']);
  });
});
