import { isUtf8 } from 'node:buffer';
import { Refusal } from '../json/json-scanner.js';

type Utf16 = 'utf-16le' | 'utf-16be';
type Encoding = 'utf-8' | Utf16;

const BYTE_ORDER_MARKS: readonly { readonly encoding: Encoding; readonly mark: Buffer }[] = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
];
const LONGEST_MARK = 3;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Yields a text as valid UTF-8, without its byte order mark; no chunk ends within a character. UTF-16 with a
 * byte order mark is decoded. Characters are never replaced, so none becomes U+FFFD.
 * @throws Refusal, with the line, at the first byte that is not text
 */
export async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  let text: TextReader | null = null;
  for await (const chunk of chunks) {
    if (text !== null) {
      yield text.read(chunk);
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < LONGEST_MARK) continue;
    text = readerOf(start);
    yield text.read(withoutMark(start));
  }
  text ??= readerOf(start);
  if (start.length < LONGEST_MARK) yield text.read(withoutMark(start));
  yield text.end();
}

/** Turns the bytes of a text into UTF-8, piece by piece. */
interface TextReader {
  read(chunk: Buffer): Buffer;
  end(): Buffer;
}

function markOf(start: Buffer): { readonly encoding: Encoding; readonly mark: Buffer } | undefined {
  return BYTE_ORDER_MARKS.find(({ mark }) => start.subarray(0, mark.length).equals(mark));
}

function withoutMark(start: Buffer): Buffer {
  return start.subarray(markOf(start)?.mark.length ?? 0);
}

function readerOf(start: Buffer): TextReader {
  const encoding = markOf(start)?.encoding ?? 'utf-8';
  return encoding === 'utf-8' ? new Utf8Reader() : new Utf16Reader(encoding);
}

class Utf8Reader implements TextReader {
  readonly #line = new LineCounter();
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): Buffer {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const whole = wholeCharacters(bytes);
    this.#rest = bytes.subarray(whole.length);
    if (!isUtf8(whole)) this.#refuse(whole.subarray(0, firstWrongByte(whole)));
    this.#line.add(whole);
    return whole;
  }

  end(): Buffer {
    if (this.#rest.length > 0) this.#refuse(this.#rest.subarray(0, 0));
    return this.#rest;
  }

  /** @param right what comes before the first wrong byte */
  #refuse(right: Buffer): never {
    this.#line.add(right);
    throw new Refusal(`bytes that are not UTF-8 at line ${this.#line.number} (save the file as UTF-8)`);
  }
}

class Utf16Reader implements TextReader {
  readonly #line = new LineCounter();
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: Utf16) {
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  }

  read(chunk: Buffer): Buffer {
    return this.#decode(chunk, true);
  }

  end(): Buffer {
    return this.#decode(Buffer.alloc(0), false);
  }

  #decode(chunk: Buffer, stream: boolean): Buffer {
    try {
      const bytes = Buffer.from(this.#decoder.decode(chunk, { stream }));
      this.#line.add(bytes);
      return bytes;
    } catch {
      throw new Refusal(`broken UTF-16 text after line ${this.#line.number} (save the file as UTF-8)`);
    }
  }
}

/** Counts lines that end with CRLF, LF or CR. */
class LineCounter {
  /** The line after what was added, from 1. */
  number = 1;
  #last = 0;

  add(bytes: Buffer): void {
    if (this.#last !== CR && !bytes.includes(CR)) this.number += countOf(LF, bytes);
    else this.#addWithCr(bytes);
  }

  #addWithCr(bytes: Buffer): void {
    let last = this.#last;
    let breaks = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === CR || (byte === LF && last !== CR)) breaks++;
      last = byte;
    }
    this.#last = last;
    this.number += breaks;
  }
}

function countOf(byte: number, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** Cuts off a character whose last bytes are missing. */
export function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    // Only a first byte says how long its character is.
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return back < lengthOfCharacter(byte) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function lengthOfCharacter(firstByte: number): number {
  return firstByte >= 0xf0 ? 4 : firstByte >= 0xe0 ? 3 : 2;
}

function firstWrongByte(bytes: Buffer): number {
  let right = 0;
  let wrong = bytes.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >>> 1;
    if (isUtf8(wholeCharacters(bytes.subarray(0, middle)))) right = middle;
    else wrong = middle;
  }
  return right;
}
