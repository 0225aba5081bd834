import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asUtf8 } from './utf8.js';

async function decode(bytes: Buffer, chunkBytes = 5): Promise<string> {
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  let text = '';
  for await (const chunk of asUtf8(chunks())) text += new TextDecoder('utf-8', { fatal: true }).decode(chunk);
  return text;
}

const utf16le = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const CHUNK = fc.integer({ min: 1, max: 9 });
const TEXT = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\ufeff'));

describe('a text file', () => {
  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with a byte order mark', utf16le],
    ['UTF-16BE with a byte order mark', (text) => utf16le(text).swap16()],
  ])('is read as it was written, in any chunks: %s', async (_, encode) => {
    await fc.assert(
      fc.asyncProperty(TEXT, CHUNK, async (text, chunkBytes) => {
        expect(await decode(encode(text), chunkBytes)).toBe(text);
      }),
    );
  });

  it('in UTF-8 is read byte for byte or refused, whatever its bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(bytes, CHUNK, async (given, chunkBytes) => {
        const text = await decode(given, chunkBytes).catch(() => null);
        if (text === null || given[0] === 0xff || given[0] === 0xfe) return;
        const hasMark = given.subarray(0, 3).equals(Buffer.from('\ufeff'));
        expect(Buffer.from(text)).toEqual(given.subarray(hasMark ? 3 : 0));
      }),
    );
  });

  it.each<[string, Buffer, RegExp]>([
    ['in Windows-1252', Buffer.from('a,b\r\nZoë,M\u00fcller\n', 'latin1'), /not UTF-8 at line 2/],
    ['with a wrong byte after CR, CRLF and LF', Buffer.from('a\rb\r\nc\n\xff', 'latin1'), /at line 4/],
    ['cut off within a character', Buffer.from('a\nM\u00fc').subarray(0, -1), /at line 2/],
    ['with an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), /at line 1/],
    ['in UTF-16 with half a pair', utf16le('a\ud800b'), /broken UTF-16/],
    ['in UTF-16 cut off within a character', utf16le('ab').subarray(0, -1), /broken UTF-16/],
  ])('is refused %s', async (_, bytes, message) => {
    for (const chunkBytes of [1, 2, 100]) await expect(decode(bytes, chunkBytes)).rejects.toThrow(message);
  });
});
