import { expect, it } from 'vitest';
import { changeCells, csvLine } from './csv-line.js';

it.each([
  [['a', 'b c', ''], 'a,b c,\r\n'],
  [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
  [['=1+1', '+41', '-1', '@x', ' =x', '\t=x'], "'=1+1,'+41,'-1,'@x,' =x,'\t=x\r\n"],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"\r\n'],
  [[null, 7, true, -1], ',7,true,-1\r\n'],
  [[new Date('2026-06-01T18:00:00+02:00')], '2026-06-01T16:00:00.000Z\r\n'],
])('writes %j as a line that no spreadsheet takes for a formula', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

it('changes each cell by itself, whatever it contains', () => {
  const cells = ['a', 'b,c', 'say "x"', 'two\nlines', '', 'd'];
  const upper = (text: string) => text.toUpperCase();
  expect(changeCells(csvLine(cells), upper)).toBe(csvLine(cells.map(upper)));
  expect(changeCells('a,b\r\n', (text) => `${text}"`)).toBe('"a""","b"""\r\n');
});
