import { PermanentError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { type FileRecord, records } from './records.js';

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

async function read(...texts: string[]): Promise<FileRecord[]> {
  const all: FileRecord[] = [];
  for await (const record of records(pieces(...texts), () => undefined)) all.push(record);
  return all;
}

describe('CSV', () => {
  it.each([',', ';', '\t'])('may be separated by "%s"', async (delimiter) => {
    expect(await read(`a${delimiter}b\n1${delimiter}"x ""y"""\n`)).toEqual([
      { line: 2, values: { a: '1', b: 'x "y"' } },
    ]);
  });

  it('may come in any pieces, with Windows line ends and empty lines', async () => {
    const text = 'a,b\r\n1,2\r\n\r\n3,"4\n5"\r\n';
    expect(await read(...text)).toEqual([
      { line: 2, values: { a: '1', b: '2' } },
      { line: 5, values: { a: '3', b: '4\n5' } },
    ]);
  });

  it('names the line that has too few columns and continues', async () => {
    expect(await read('a,b\n1\n3,4\n')).toEqual([
      { line: 2, reason: 'has 1 columns, the first line has 2' },
      { line: 3, values: { a: '3', b: '4' } },
    ]);
  });

  it('names the line with a broken quote and continues', async () => {
    const all = await read('a,b\n1,x"y\n3,4\n');
    expect(all).toEqual([
      expect.objectContaining({ line: 2, reason: expect.stringContaining('Quote') }),
      { line: 3, values: { a: '3', b: '4' } },
    ]);
  });

  it('has its header checked before its first row', async () => {
    const refuse = () => {
      throw new PermanentError('FILE_FORMAT', 'no');
    };
    await expect(records(pieces('a\n1\n'), refuse).next()).rejects.toThrow('no');
  });
});

describe('JSON lines', () => {
  it('name the lines that are not an object, and continue', async () => {
    expect(await read('{"a":1}\n\nnope\n[1]\n{"b":', 'null}')).toEqual([
      { line: 1, values: { a: 1 } },
      { line: 3, reason: 'is not JSON' },
      { line: 4, reason: 'is not a JSON object' },
      { line: 5, values: { b: null } },
    ]);
  });
});

describe('a file that is neither', () => {
  it.each([
    ['', 'FILE_EMPTY'],
    [' \n ', 'FILE_EMPTY'],
    ['[{"a":1}]', 'FILE_FORMAT'],
  ])('is refused whole: %j', async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});
