import { readFile, stat } from 'node:fs/promises';
import express, { type ErrorRequestHandler } from 'express';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../http/refusal.js';
import { type Listening, listen } from '../listen.js';
import { receiveFile } from './receive-file.js';

const LIMIT = 100_000;
const BOUNDARY = '----form1';
const NAMED = 'Content-Disposition: form-data; name="file"; filename="a b.csv"';
const END = `\r\n--${BOUNDARY}--\r\n`;

const part = (content: string | Buffer = 'x', header = NAMED) =>
  Buffer.concat([
    Buffer.from(`\r\n--${BOUNDARY}\r\n${header}\r\nContent-Type: text/csv\r\n\r\n`),
    Buffer.from(content),
  ]);
const form = (...parts: readonly Buffer[]) => Buffer.concat([...parts, Buffer.from(END)]).subarray(2);
const named = (fileName: string) => form(part('x', NAMED.replace('a b.csv', fileName)));

/** Sends the bytes in chunks, without a length. */
async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('receiving a file', () => {
  let server: Listening;
  beforeAll(async () => {
    const app = express();
    app.post('/', async (request, response) => {
      const file = await receiveFile(request, LIMIT);
      const content = (await readFile(file.path)).toString('hex');
      const mode = (await stat(file.path)).mode & 0o777;
      await file.end();
      response.json({ fileName: file.fileName, content, mode });
    });
    const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
      const { status, message } = error instanceof Refusal ? error : { status: 500, message: String(error) };
      response.status(status).json({ message });
    };
    app.use(refuse);
    server = await listen(app, '127.0.0.1', 0);
  });
  afterAll(() => server.close());

  async function send(body: Buffer, { size = 0, type = `multipart/form-data; boundary=${BOUNDARY}` } = {}) {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': type },
      // biome-ignore lint/suspicious/noExplicitAny: the types of fetch lack iterables and duplex.
      ...({ body: size === 0 ? body : chunked(body, size), duplex: 'half' } as any),
    });
    return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
  }

  it('stores it whole, for this user only, however the chunks are cut and whatever it contains', async () => {
    const pieces = fc.oneof(fc.constant('\r\n--'), fc.constant(`\r\n--${BOUNDARY.slice(0, 5)}`), fc.string());
    const check = async (texts: string[], size: number) => {
      const content = Buffer.from(texts.join(''));
      const received = { status: 200, fileName: 'a b.csv', content: content.toString('hex'), mode: 0o600 };
      expect(await send(form(part(content)), { size })).toEqual(received);
    };
    await fc.assert(fc.asyncProperty(fc.array(pieces), fc.integer({ min: 1, max: 40 }), check), {
      numRuns: 50,
    });
  });

  it.each([
    ['a form that is cut off', form(part()).subarray(0, -8), 'cut off'],
    ['a second part', form(part(), part()), 'more than one part'],
    ['many parts', form(...Array.from({ length: 500 }, () => part())), 'more than one part'],
    [
      'a field after the file',
      form(part(), part('true', 'Content-Disposition: form-data; name="dryRun"')),
      'one',
    ],
    ['a field', form(part('x', 'Content-Disposition: form-data; name="reason"')), 'not a file'],
    ['no part', form(), 'no file'],
    ['nothing', Buffer.alloc(0), 'cut off'],
    ['a huge header', form(part('x', `X: ${'x'.repeat(50_000)}\r\n${NAMED}`)), 'no file'],
    ['many headers', form(part('x', `${'X: x\r\n'.repeat(5_000)}${NAMED}`)), 'no file'],
    ['a name with NUL', named('a\0.csv'), 'NUL'],
  ])('refuses %s', async (_what, bytes, why) => {
    for (const size of [0, 1_000])
      expect(await send(bytes, { size })).toEqual({ status: 400, message: expect.stringContaining(why) });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\files\\a.csv', 'a.csv'],
    ['..', 'upload'],
    ['', 'upload'],
    ['a\u0007.csv', 'a.csv'],
    [`${'é票'.repeat(40)}.csv.gz`, `票${'é票'.repeat(26)}.csv.gz`],
  ])('makes the name %j safe', async (sent, fileName) => {
    expect(await send(named(sent))).toMatchObject({ status: 200, fileName });
  });

  it.each([
    ['a form', `multipart/form-data; boundary=${BOUNDARY}`],
    ['the raw file', 'text/csv'],
  ])('refuses one that is too large, with an answer that is read (%s)', async (_how, type) => {
    const body = form(part(Buffer.alloc(LIMIT + 70_000)));
    for (const size of [0, 10_000]) expect((await send(body, { size, type })).status).toBe(413);
  });

  it('refuses a form without a boundary, and another content type', async () => {
    expect((await send(form(part()), { type: 'multipart/form-data' })).status).toBe(400);
    expect((await send(form(part()), { type: 'multipart/mixed; boundary=x' })).status).toBe(415);
  });
});
