import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PermanentError, UsageError } from '@tixngo-sync/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CSV_TEMPLATE } from './csv-columns.js';
import type { FileElement } from './file-element.js';
import { openTicketFile, type TicketFile } from './ticket-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticket-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `upload-${++files}`);
  await writeFile(path, content);
  return path;
}

async function readAll(file: TicketFile): Promise<FileElement[]> {
  const elements: FileElement[] = [];
  for await (const element of file) elements.push(element);
  return elements;
}

async function read(content: string | Buffer): Promise<{ format: string; elements: FileElement[] }> {
  const file = await openTicketFile(await fileOf(content));
  return { format: file.format, elements: await readAll(file) };
}

const rawsOf = (elements: FileElement[]) =>
  elements.map((element) => ('raw' in element ? element.raw : element));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const A = { ticketId: 'A', note: 'a "quoted" \\ ]}, Zoë 🎟', deep: [{ list: [1, [2]] }] };
const B = { ticketId: 'B', event: { id: 'E' } };
const CSV_HEADER = 'ticketId,taxNumber,updatedAt,status,event.id';

const TAKEN: [string, string, string][] = [
  ['a diff answer', 'DIFF_ANSWER', JSON.stringify({ pagination: { nextPageKey: 'k' }, result: [A, B] })],
  [
    'a diff answer, neatly printed',
    'DIFF_ANSWER',
    JSON.stringify({ pagination: { nextPageKey: 'k' }, result: [A, B] }, null, 2),
  ],
  ['a diff answer, result first', 'DIFF_ANSWER', JSON.stringify({ result: [A, B], pagination: null })],
  ['an array', 'JSON_ARRAY', JSON.stringify([A, B])],
  ['an array, neatly printed', 'JSON_ARRAY', JSON.stringify([A, B], null, 4)],
  ['lines', 'JSON_LINES', `${JSON.stringify(A)}\n${JSON.stringify(B)}`],
  ['lines ended by CR', 'JSON_LINES', `${JSON.stringify(A)}\r${JSON.stringify(B)}\r`],
  ['lines with blank ones between', 'JSON_LINES', `\n${JSON.stringify(A)}\n  \n${JSON.stringify(B)}\n\n`],
];

describe('is accepted', () => {
  it.each(TAKEN)('%s (%s)', async (_name, format, content) => {
    const found = await read(content);
    expect(found.format).toBe(format);
    expect(rawsOf(found.elements)).toEqual([A, B]);
  });

  it.each(TAKEN)('%s (%s) with a byte order mark, CRLF and gzip', async (_name, format, content) => {
    const found = await read(gzipSync(`\ufeff${content.replaceAll('\n', '\r\n')}\r\n`));
    expect(found.format).toBe(format);
    expect(rawsOf(found.elements)).toEqual([A, B]);
  });

  it('an empty array and an empty diff answer, with no tickets', async () => {
    expect(await read(' [ ] ')).toEqual({ format: 'JSON_ARRAY', elements: [] });
    expect(await read('{"pagination":{},"result":[]}')).toEqual({ format: 'DIFF_ANSWER', elements: [] });
  });

  it('one ticket on one line', async () => {
    expect((await read(JSON.stringify(B))).format).toBe('JSON_LINES');
  });

  it('an array of anything: elements that are no tickets are quarantined one by one', async () => {
    expect(rawsOf((await read('[1,null,"x",true,[],-2.5e3]')).elements)).toEqual([
      1,
      null,
      'x',
      true,
      [],
      -2500,
    ]);
  });

  it('a file read twice', async () => {
    const file = await openTicketFile(await fileOf(JSON.stringify([A, B])));
    for (let i = 0; i < 2; i++) expect(await readAll(file)).toHaveLength(2);
  });

  it('with the line on which each ticket begins', async () => {
    const lines = (await read(JSON.stringify({ pagination: {}, result: [B, B] }, null, 1))).elements.map(
      (element) => element.line,
    );
    expect(lines).toEqual([4, 10]);
  });
});

describe('a malformed line', () => {
  it('is one malformed element with its number, between good ones', async () => {
    const { elements } = await read(`${JSON.stringify(A)}\n\n{"ticketId": oops\n${JSON.stringify(B)}\n`);
    expect(elements).toEqual([
      { raw: A, line: 1 },
      { malformed: '{"ticketId": oops', line: 3, message: expect.stringMatching(/^Line 3 is not JSON\. /) },
      { raw: B, line: 4 },
    ]);
  });

  it.each(['{"ticketId": oops', 'oops', '"half'])('may be the first one: %s', async (first) => {
    const { format, elements } = await read(`${first}\n${JSON.stringify(A)}\n${JSON.stringify(B)}\n`);
    expect(format).toBe('JSON_LINES');
    expect(elements[0]).toMatchObject({ malformed: first, line: 1 });
    expect(rawsOf(elements.slice(1))).toEqual([A, B]);
  });

  it('is kept up to 64 KiB and can be stored', async () => {
    const { elements } = await read(`${JSON.stringify(A)}\n{\0${'x'.repeat(100_000)}\n`);
    expect(elements[1]).toMatchObject({ malformed: `{\u2400${'x'.repeat(65_534)}` });
  });

  it('that has no end is malformed too, and takes no memory', async () => {
    const { elements } = await read(
      `${JSON.stringify(A)}\n{"x":"${'x'.repeat(17 * 1024 * 1024)}"}\n${JSON.stringify(B)}\n`,
    );
    expect(elements.map((element) => element.line)).toEqual([1, 2, 3]);
    expect(elements[1]).toMatchObject({
      malformed: expect.any(String),
      message: expect.stringContaining('too long'),
    });
  }, 30_000);
});

describe('a text that is not UTF-8', () => {
  const tickets = JSON.stringify([{ ticketId: 'M\u00fcller' }, A]);
  it.each([
    ['a diff answer', `{"pagination":{},"result":${tickets}}`, 1],
    ['an array', `[\n${tickets.slice(1)}`, 2],
    ['lines, the last of them', '{"ticketId":"B"}\r\n'.repeat(3) + tickets.slice(1, 24), 4],
    ['CSV', `${CSV_HEADER}\nT1,X1,,,E\nT2,M\u00fcller,,,E\n`, 3],
  ])('is refused whole with the line: %s', async (_, content, line) => {
    const text = Buffer.from(content.replace('Zoë', 'Zoe').replace(' 🎟', ''), 'latin1');
    for (const bytes of [text, gzipSync(text)])
      await expect(openTicketFile(await fileOf(bytes))).rejects.toMatchObject({
        code: 'NOT_A_TICKET_FILE',
        message: expect.stringContaining(`not UTF-8 at line ${line} (save the file as UTF-8)`),
      });
  });

  it.each(['utf16le', 'utf16be'])('is decoded if it is %s with a byte order mark', async (encoding) => {
    const bytes = Buffer.from(`\ufeff${JSON.stringify([A, B])}`, 'utf16le');
    const found = await read(gzipSync(encoding === 'utf16be' ? bytes.swap16() : bytes));
    expect(rawsOf(found.elements)).toEqual([A, B]);
  });

  it('is never cut within a character where a malformed line is cut', async () => {
    const { elements } = await read(`${JSON.stringify(A)}\n{x${'é'.repeat(40_000)}\n`);
    expect(elements[1]).toMatchObject({ malformed: `{x${'é'.repeat(32_767)}` });
    const odd = await read(`${JSON.stringify(A)}\n{${'é'.repeat(40_000)}\n`);
    expect(odd.elements[1]).toMatchObject({ malformed: `{${'é'.repeat(32_767)}` });
  });

  it('keeps U+FFFD that is in the file itself', async () => {
    expect(rawsOf((await read('["M\ufffdller"]')).elements)).toEqual(['M\ufffdller']);
  });
});

describe('CSV', () => {
  it.each<[string, string | Buffer]>([
    ['CRLF in the header, LF after it', `${CSV_HEADER}\r\nT1,X1,,,E\nT2,X2,,,E\n`],
    ['LF in the header, CRLF after it', `${CSV_HEADER}\nT1,X1,,,E\r\nT2,X2,,,E\r\n`],
    ['CR, then CRLF', `${CSV_HEADER}\rT1,X1,,,"E"\r\nT2,X2,,,"E"\r\n`],
    ['an upper-case header', `${CSV_HEADER.toUpperCase()}\nT1,X1,,,E\nT2,X2,,,E\n`],
    ['empty columns at the end', `${CSV_HEADER},,\nT1,X1,,,E,,\nT2,X2,,,E,,\n`],
    ['more empty cells than columns', `${CSV_HEADER}\nT1,X1,,,E,,\nT2,X2,,,E,,,\n`],
    ['the line sep=;', `sep=;\r\n${CSV_HEADER};;\r\nT1,X1,,,E,,\r\nT2,X2,,,E,,\r\n`.replaceAll(',', ';')],
    [
      'the UTF-16 with tabs of Excel',
      Buffer.from(`\ufeff${CSV_HEADER}\r\nT1,X1,,,E\r\nT2,X2,,,E\r\n`.replaceAll(',', '\t'), 'utf16le'),
    ],
  ])('may have %s', async (_, content) => {
    const { elements } = await read(content);
    expect(plain(rawsOf(elements))).toEqual([
      { ticketId: 'T1', taxNumber: 'X1', event: { id: 'E' } },
      { ticketId: 'T2', taxNumber: 'X2', event: { id: 'E' } },
    ]);
  });

  it('reports the line of a value in a column without a name', async () => {
    const { elements } = await read(`${CSV_HEADER},\nT1,X1,,,E,lost\n`);
    expect(elements).toMatchObject([{ line: 2, message: expect.stringContaining('has 6 cells') }]);
  });

  it('becomes tickets: names with dots are groups, empty cells are absent, booleans and the version have their type', async () => {
    const header = `${CSV_HEADER},ticketVersion,spectatorDetails.email,spectatorDetails.organizerSpectatorPreference.allowPromoEmail,ticketHolder.email`;
    const { format, elements } = await read(
      `${header}\nT1,X1,2026-05-01T08:00:00Z,INJECTED,E1,3,jo@example.test,TRUE,\n`,
    );
    expect(format).toBe('CSV');
    expect(elements.map((element) => element.line)).toEqual([2]);
    expect(plain(rawsOf(elements))).toEqual([
      {
        ...{
          ticketId: 'T1',
          taxNumber: 'X1',
          updatedAt: '2026-05-01T08:00:00Z',
          status: 'INJECTED',
          event: { id: 'E1' },
          ticketVersion: 3,
        },
        spectatorDetails: {
          email: 'jo@example.test',
          organizerSpectatorPreference: { allowPromoEmail: true },
        },
      },
    ]);
  });

  it.each([
    ['semicolons', CSV_HEADER.replaceAll(',', ';'), 'T1;X1;;INJECTED;E1'],
    ['tabs', CSV_HEADER.replaceAll(',', '\t'), 'T1\tX1\t\tINJECTED\tE1'],
    [
      'quotes, CRLF and a byte order mark',
      `\ufeff"ticketId","taxNumber",updatedAt,status,event.id`,
      '"T1","X1",,"INJECTED",E1',
    ],
  ])('may have %s', async (_name, header, row) => {
    const { elements } = await read(`${header}\r\n${row}\r\n`);
    expect(plain(rawsOf(elements))).toEqual([
      { ticketId: 'T1', taxNumber: 'X1', status: 'INJECTED', event: { id: 'E1' } },
    ]);
  });

  it('keeps unknown columns, whatever their name: they are drift', async () => {
    const { elements } = await read(`${CSV_HEADER},__proto__.polluted,shoe size\nT1,X1,,,,yes,44\n`);
    const [raw] = rawsOf(elements);
    expect(Object.keys(raw as object)).toEqual(['ticketId', 'taxNumber', '__proto__', 'shoe size']);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('reports the line of a row of another length', async () => {
    const { elements } = await read(
      `${CSV_HEADER}\nT1,X1\nT2,X2,,,,too,many\n,,,,\n"T3\nsecond line",X3,,,E\n`,
    );
    expect(elements).toEqual([
      {
        malformed: 'T1,X1',
        line: 2,
        message: expect.stringMatching(/^Line 2 has 2 cells where the header has 5\./),
      },
      { malformed: 'T2,X2,,,,too,many', line: 3, message: expect.stringMatching(/^Line 3 has 7 cells/) },
      { raw: expect.objectContaining({ ticketId: 'T3\nsecond line' }), line: 6 },
    ]);
  });

  it('trims ids, and nothing else', async () => {
    const { elements } = await read(
      `${CSV_HEADER},event.name\n T1\u200b,X1\t,, INJECTED,\u00a0E1 , Final \n`,
    );
    expect(rawsOf(elements).map(plain)).toEqual([
      { ticketId: 'T1', taxNumber: 'X1', status: ' INJECTED', event: { id: 'E1', name: ' Final ' } },
    ]);
  });

  it('has a template whose header is accepted', async () => {
    expect(await read(`${CSV_TEMPLATE}\n`)).toEqual({ format: 'CSV', elements: [] });
  });
});

const REFUSED: [string, string | Buffer, RegExp][] = [
  ['an empty file', '', /an empty file/],
  ['white space', ' \n\r\n\t', /an empty file/],
  ['HTML', '<!doctype html>\n<p>Sign in</p>', /HTML or XML/],
  ['binary data', Buffer.from([1, 2, 3, 0, 4]), /binary data/],
  ['a workbook', Buffer.from('PK\x03\x04\0\0'), /Excel workbook/],
  ['UTF-16 without a byte order mark', Buffer.from('[{"ticketId":"A"}]', 'utf16le'), /broken JSON/],
  ['a number', '42', /a single JSON value/],
  ['a text', '"ticket"', /a single JSON value/],
  ['prose', 'Dear all,\nplease find the tickets attached.', /neither JSON nor CSV/],
  ['an object that is no diff answer', '{"hello":"world"}', /neither a diff answer nor a ticket/],
  ['an object that is no diff answer, neatly printed', '{\n  "hello": "world"\n}', /without a list "result"/],
  ['a result that is no list', '{\n"pagination":{},\n"result":{"a":1}}', /without a list "result"/],
  ['two results', '{\n"result":[],"result":[]}', /a second "result"/],
  ['two diff answers', '{"pagination":{},"result":[]}\n{"pagination":{},"result":[]}', /one answer per file/],
  ['an array that is cut off', '[{"ticketId":"A"},\n{"ticketId"', /cut off at line 2/],
  [
    'an array with a broken element',
    '[{"ticketId":"A"},\n{"ticketId" "B"},\n{"ticketId":"C"}]',
    /broken JSON .* line 2/,
  ],
  ['an array with an extra comma', '[1,2,]', /broken JSON/],
  ['an array without commas', '[1\n2]', /broken JSON at line 2/],
  ['an array and more', '[]\n[]', /more after the end of the JSON at line 2/],
  [
    'a broken answer whose last element stands alone',
    '{"pagination":{},"result":[\n{"ticketId":"A"},\n{"ticketId":"B"}\n',
    /cut off/,
  ],
  ['no line that is JSON', '{oops\n{oops\n', /broken JSON/],
  ['CSV without ticketId', 'taxNumber,status\n1,2\n', /neither JSON nor CSV/],
  [
    'CSV without event.id and status',
    'ticketId,taxNumber,updatedAt\n1,2,3\n',
    /the columns status, event\.id/,
  ],
  ['CSV with a list', `${CSV_HEADER},lifecycle\n`, /lists are for JSON/],
  ['CSV with a column twice', `${CSV_HEADER},status\n`, /column 6 has the name of column 4/],
  ['CSV with a field that is a group', `${CSV_HEADER},event\n`, /both a field and a group/],
  ['CSV with a nameless column', CSV_HEADER.replace('status', ''), /the column status/],
  ['CSV with another nameless column', `${CSV_HEADER},,seat\n`, /column 6 has no name/],
  ['CSV with an open quote', `${CSV_HEADER}\n"T1,X1,,,\nT2,X2,,,\n`, /never closed/],
  ['gzip that is cut off', gzipSync(JSON.stringify([A, B])).subarray(0, 50), /gzip file that is cut off/],
  [
    'gzip that is damaged',
    Buffer.concat([gzipSync('[]').subarray(0, 10), Buffer.from('garbage')]),
    /gzip file that is damaged/,
  ],
  ['gzip of nothing', gzipSync(''), /an empty file/],
];

describe('is refused whole', () => {
  it.each(REFUSED)('%s', async (_name, content, found) => {
    const path = await fileOf(content);
    const error = await openTicketFile(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: 'NOT_A_TICKET_FILE', message: expect.stringMatching(found) });
    expect(error).not.toMatchObject({ message: expect.stringContaining('oops') });
  });

  it('what is not there, or no file', async () => {
    await expect(openTicketFile(join(folder, 'nowhere'))).rejects.toThrow(UsageError);
    await expect(openTicketFile(folder)).rejects.toThrow(/regular file|EISDIR/);
  });

  it('what is changed after it was checked', async () => {
    const path = await fileOf(JSON.stringify([A, B]));
    const file = await openTicketFile(path);
    await writeFile(path, JSON.stringify([A, B]).slice(0, -3));
    await expect(readAll(file)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });
});
