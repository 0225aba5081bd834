import { Refusal } from '../http/refusal.js';

/** The only file of a form. */
export interface MultipartFile {
  readonly fileName: string;
  readonly content: AsyncGenerator<Buffer>;
}

const LONGEST_HEADER = 8 * 1024;

/**
 * Reads a form (RFC 7578) with one part, a file, and hands its content on as it comes. @throws Refusal 400
 * for another form; the content throws it too
 * @param boundary of the form, as its Content-Type names it
 */
export async function multipartFile(source: AsyncIterable<Buffer>, boundary: string): Promise<MultipartFile> {
  const reader = new DelimitedReader(source, Buffer.from(`\r\n--${boundary}`));
  await reader.skipTo();
  const header = await reader.header();
  const fileName = /filename\*?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
  if (fileName === null) throw wrong('its first part is not a file');
  return { fileName: (fileName[1] ?? fileName[2] ?? '').replace(/\\(.)/g, '$1'), content: contentOf(reader) };
}

async function* contentOf(reader: DelimitedReader): AsyncGenerator<Buffer> {
  yield* reader.untilDelimiter();
  if (!(await reader.isEnd())) throw wrong('it has more than one part');
}

/** Reads a stream up to a delimiter, however the chunks are cut. */
class DelimitedReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  // The first delimiter may be at the very start, without the line break that is part of it.
  #held: Buffer = Buffer.from('\r\n');
  constructor(source: AsyncIterable<Buffer>, delimiter: Buffer) {
    this.#chunks = source[Symbol.asyncIterator]();
    this.#delimiter = delimiter;
  }

  async *untilDelimiter(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(this.#delimiter);
      if (at >= 0) {
        if (at > 0) yield this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + this.#delimiter.length);
        return;
      }
      // The end of what is held may be the beginning of the delimiter.
      const safe = this.#held.length - this.#delimiter.length + 1;
      if (safe > 0) {
        yield this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
      }
      await this.#more();
    }
  }

  async skipTo(): Promise<void> {
    for await (const _preamble of this.untilDelimiter());
  }

  /** Reads the header of the part that begins here. */
  async header(): Promise<string> {
    if (await this.isEnd()) throw wrong('it has no part');
    for (;;) {
      const at = this.#held.indexOf('\r\n\r\n');
      if (at >= 0) {
        const header = this.#held.subarray(0, at).toString('utf8');
        this.#held = this.#held.subarray(at + 4);
        return header;
      }
      if (this.#held.length > LONGEST_HEADER) throw wrong('the header of a part is too long');
      await this.#more();
    }
  }

  /** Whether the delimiter that was read is the last one. */
  async isEnd(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more();
    return this.#held.subarray(0, 2).toString() === '--';
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw wrong('it is cut off');
    this.#held = Buffer.concat([this.#held, value]);
  }
}

function wrong(why: string): Refusal {
  return new Refusal(400, 'MALFORMED_FORM', `The form cannot be read: ${why}. Send one part, the file.`);
}
