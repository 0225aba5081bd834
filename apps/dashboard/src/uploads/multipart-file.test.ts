import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multipartFile } from './multipart-file.js';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const BOUNDARY = '----form1';
const form = (
  content: Buffer,
  end = '--\r\n',
  header = 'Content-Disposition: form-data; name="file"; filename="a b.csv"',
) =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\n${header}\r\nContent-Type: text/csv\r\n\r\n`),
    content,
    Buffer.from(`\r\n--${BOUNDARY}${end}`),
  ]);

async function read(bytes: Buffer, size = 7) {
  const { fileName, content } = await multipartFile(inChunks(bytes, size), BOUNDARY);
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return { fileName, content: Buffer.concat(parts) };
}

describe('the file of a form', () => {
  it('is read whole, however the chunks are cut and whatever it contains', async () => {
    const pieces = fc.oneof(fc.constant('\r\n--'), fc.constant(`\r\n--${BOUNDARY.slice(0, 5)}`), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(pieces), fc.integer({ min: 1, max: 40 }), async (texts, size) => {
        const content = Buffer.from(texts.join(''));
        expect(await read(form(content), size)).toEqual({ fileName: 'a b.csv', content });
      }),
    );
  });

  it.each([
    ['a form that is cut off', form(Buffer.from('x')).subarray(0, -8), 'cut off'],
    ['a second part', form(Buffer.from('x'), '\r\nContent-Disposition: x\r\n\r\n'), 'more than one part'],
    ['a field', form(Buffer.from('x'), '--', 'Content-Disposition: form-data; name="reason"'), 'not a file'],
    ['no part', Buffer.from(`--${BOUNDARY}--\r\n`), 'no part'],
    ['a long header', form(Buffer.from('x'), '--', 'x'.repeat(10_000)), 'too long'],
  ])('refuses %s', async (_what, bytes, why) => {
    await expect(read(bytes)).rejects.toThrow(why);
  });
});
