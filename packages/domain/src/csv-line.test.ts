import { expect, it } from 'vitest';
import { CSV_START, changeCells, csvLine } from './csv-line.js';

it.each([
  [['a', 'b c', ''], 'a,b c,\r\n'],
  [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
  [['=1+1', '+41', '-1', '@x', ' =x', '\t=x'], "'=1+1,'+41,'-1,'@x,' =x,'\t=x\r\n"],
  [['a=1', 'ann@x.test', 'e-mail'], 'a=1,ann@x.test,e-mail\r\n'],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"\r\n'],
  [[null, 7, true, -1], ',7,true,-1\r\n'],
  [[new Date('2026-06-01T18:00:00+02:00')], '2026-06-01T16:00:00.000Z\r\n'],
])('writes %j as a line that no spreadsheet takes for a formula', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

it('starts with the byte order mark of UTF-8', () => {
  expect([...Buffer.from(CSV_START)]).toEqual([0xef, 0xbb, 0xbf]);
});

it('changes each cell by itself, whatever it contains', () => {
  const cells = ['a', 'b,c', 'say "x"', 'two\nlines', '', 'd'];
  const upper = (text: string) => text.toUpperCase();
  expect(changeCells(csvLine(cells), upper)).toBe(csvLine(cells.map(upper)));
  expect(changeCells('ab,c\r\n', (text) => `${text}"`)).toBe('"ab""","c"""\r\n');
});
