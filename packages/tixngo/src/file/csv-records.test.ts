import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_DELIMITERS, type CsvDelimiter, type CsvRecord, csvRecords } from './csv-records.js';

async function read(
  text: string,
  delimiter: CsvDelimiter,
  chunkBytes = Number.MAX_SAFE_INTEGER,
): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  const source = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  for await (const record of csvRecords(source, delimiter)) records.push(record);
  return records;
}

const cellsOf = (records: CsvRecord[]) => records.map(({ cells }) => cells);

const LINE_BREAK = fc.constantFrom('\r\n', '\n', '\r');
const DELIMITER = fc.constantFrom(...CSV_DELIMITERS);
const CHARACTER = fc.oneof(fc.constantFrom('"', ',', ';', '\t', '\r', '\n', '\r\n', ' ', 'é'), fc.string());
const CELL = fc.array(CHARACTER, { maxLength: 4 }).map((parts) => parts.join(''));

/** Writes a table, each record with its own line break; cells are quoted if they must or if chosen. */
const FILE = fc
  .record({
    delimiter: DELIMITER,
    rows: fc.array(fc.tuple(fc.array(CELL, { minLength: 1, maxLength: 4 }), LINE_BREAK, fc.boolean())),
    endsWithBreak: fc.boolean(),
  })
  .map(({ delimiter, rows, endsWithBreak }) => {
    // ASCII only, so that a chunk may have any size here.
    const table = rows.map(([cells]) => ['x', ...cells].map((cell) => cell.replace(/[^\0-\x7f]/g, '?')));
    const written = table.map((cells, i) => {
      const isQuoted = rows[i]?.[2] === true;
      return cells
        .map((cell) => (isQuoted || /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(delimiter);
    });
    const text = written.map((row, i) => row + (rows[i]?.[1] ?? '')).join('');
    return { delimiter, table, text: endsWithBreak ? text : text.replace(/(\r\n|\r|\n)$/, '') };
  });

describe('a CSV file', () => {
  it('reads back as it was written, whatever its line breaks, delimiter and quoting', async () => {
    await fc.assert(
      fc.asyncProperty(FILE, fc.integer({ min: 1, max: 40 }), async ({ delimiter, table, text }, bytes) => {
        const records = await read(text, delimiter, bytes);
        expect(cellsOf(records)).toEqual(table);
        expect(records.every(({ problem }) => problem === undefined)).toBe(true);
      }),
    );
  });

  it.each([
    ['LF in the header, CRLF after it', 'a,b\n1,2\r\n3,4\r\n'],
    ['CRLF in the header, LF after it', 'a,b\r\n1,2\n3,4\n'],
    ['CR, then LF, without an end', 'a,b\r1,2\n3,4'],
    ['blank lines between', 'a,b\n\r\n1,2\r\r\n\n3,4\n,\n'],
  ])('may mix line breaks: %s', async (_, text) => {
    for (const bytes of [1, 2, 3, 100])
      expect(cellsOf(await read(text, ',', bytes))).toEqual([
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ]);
  });

  it('numbers the line where each record ends, and counts every kind of line break once', async () => {
    const text = 'a,b\r\n1,"x\r\ny\rz\n"\n\r2,2\r3,3';
    for (const bytes of [1, 2, 100])
      expect((await read(text, ',', bytes)).map(({ line }) => line)).toEqual([1, 5, 7, 8]);
  });

  it.each(['sep=;', '"sep=;"', 'SEP=;', 'sep=;;;'])('leaves out the first line %s', async (first) => {
    const records = await read(`${first}\r\na;b\r\n1;2\r\n`, ';');
    expect(records.map(({ cells, line }) => [line, ...cells])).toEqual([
      [2, 'a', 'b'],
      [3, '1', '2'],
    ]);
  });

  it.each([
    ['in a cell', '1,x"y\n2,2\n', ['1', 'x"y']],
    ['after a closing one', '1,"x" y\n2,2\n', ['1', '"x" y']],
    ['after a space', '1, "x"\n2,2\n', ['1', ' "x"']],
    ['of a formula', '1,="x"\n2,2\n', ['1', '="x"']],
  ])('keeps a quote %s as a character and marks its record', async (_, text, cells) => {
    const [record, next] = await read(text, ',');
    expect(record).toMatchObject({
      cells,
      problem: expect.stringContaining('quote'),
      text: text.split('\n')[0],
    });
    expect(next).toMatchObject({ cells: ['2', '2'], problem: undefined });
  });

  // Two tickets whose ids a spreadsheet shortens to the same text would become one.
  it.each(['1.23457E+12', '1,23E+15', '1E+100', '"-1.2E+20"'])(
    'marks a shortened number: %s',
    async (cell) => {
      const [header, record] = await read(`1E+5;b\n1;${cell}\n`, ';');
      expect(header?.problem).toBeUndefined();
      expect(record?.problem).toContain('shortened');
    },
  );

  it.each(['1E5', '12E+12', '1.E+12', 'E+12', '1.2E-12', 'x 1.2E+12', '1.2e+12'])(
    'does not mark %s',
    async (cell) => {
      expect((await read(`1;${cell}\n`, ';'))[0]?.problem).toBeUndefined();
    },
  );

  it('is refused with the line of a quote that is never closed', async () => {
    await expect(read('a,b\n1,"x\ny\n', ',')).rejects.toThrow('never closed, at line 2');
  });
});
