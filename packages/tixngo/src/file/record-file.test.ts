import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PermanentError } from '@tixngo-sync/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileRecord, openRecordFile } from './record-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Buffer, check: () => void = () => undefined): Promise<FileRecord[]> {
  const path = join(folder, `import-${++files}`);
  await writeFile(path, content);
  const all: FileRecord[] = [];
  const columns = { nameOf: (name: string) => name.trim().toLowerCase(), check };
  for await (const record of await openRecordFile(path, columns)) all.push(record);
  return all;
}

describe('CSV', () => {
  it.each([',', ';', '\t'])('may be separated by "%s"', async (delimiter) => {
    expect(await read(`a${delimiter}b\n1${delimiter}"x ""y"""\n`)).toEqual([
      { line: 2, values: { a: '1', b: 'x "y"' } },
    ]);
  });

  it('may have Windows line ends and empty lines', async () => {
    expect(await read('a,b\r\n1,2\r\n\r\n3,"4\n5"\r\n')).toEqual([
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
      expect.objectContaining({ line: 2, reason: expect.stringContaining('has a quote before or inside') }),
      { line: 3, values: { a: '3', b: '4' } },
    ]);
  });

  it('has its header checked before its first row', async () => {
    const refuse = () => {
      throw new PermanentError('FILE_FORMAT', 'no');
    };
    await expect(read('a\n1\n', refuse)).rejects.toThrow('no');
  });

  it.each<[string, string | Buffer]>([
    ['LF in the header, CRLF after it', 'a,b\n1,2\r\n3,4\r\n'],
    ['CRLF in the header, LF after it', 'a,b\r\n1,2\n3,4\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['upper case, and columns and cells that Excel adds', 'A;B;;\r\n1;2;;\r\n3;4;;\r\n;;;\r\n'],
    ['the line sep=;', 'sep=;\r\na;b\r\n1;2\r\n3;4\r\n'],
    ['UTF-16LE', Buffer.from('\ufeffa\tb\r\n1\t2\r\n3\t4\r\n', 'utf16le')],
    ['UTF-16BE, in gzip', gzipSync(Buffer.from('\ufeffa;b\r\n1;2\r\n3;4\r\n', 'utf16le').swap16())],
  ])('may have %s', async (_, content) => {
    expect((await read(content)).map((record) => 'values' in record && record.values)).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it('is refused before its first row if a quote is never closed', async () => {
    await expect(read('a,b\n1,2\n3,"4\n')).rejects.toMatchObject({
      code: 'FILE_FORMAT',
      message: expect.stringContaining('never closed, at line 3'),
    });
  });
});

describe('JSON lines', () => {
  it('name the lines that are not an object, and continue', async () => {
    expect(await read('{"a":1}\r\n\r\nnope\n[1]\n{"B":null}')).toEqual([
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

describe('a file that is not UTF-8', () => {
  it.each<[string, (text: Buffer) => Buffer]>([
    ['plain', (text) => text],
    ['in gzip', (text) => gzipSync(text)],
  ])('is refused with the line, before its first row: %s', async (_, pack) => {
    await expect(read(pack(Buffer.from('a\nx\nM\u00fcller\n', 'latin1')))).rejects.toMatchObject({
      code: 'FILE_NOT_TEXT',
      message: expect.stringMatching(/not UTF-8 at line 3 \(save the file as UTF-8\)/),
    });
  });
});
