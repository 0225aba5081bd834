/**
 * Splits a JSON array, or the `result` of a diff answer, into its elements while streaming. JSON.parse reads
 * each element, so only the grammar around the elements is checked here. Written by hand because streaming
 * parsers build every value token by token, while finding the end of an element is enough. It is also faster
 * than JSON.parse on a whole answer that contains a non-ASCII letter (6.6 instead of 10.3 ms for 700 KB):
 * only the tickets with such letters pay for them.
 */

/** Limit for one element: far more than any ticket, and it bounds the memory. */
export const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;

/**
 * Content that is not what it should be. Stays inside this package: callers that know the source throw a
 * SyncError instead.
 */
export class Refusal extends Error {
  readonly found: string;

  /** @param found what it is instead, as the end of "found …"; never a value from it */
  constructor(found: string) {
    super(found);
    this.found = found;
  }
}

export interface JsonElement {
  readonly raw: unknown;
  /** The line where it begins, from 1. */
  readonly line: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;

/** What must come next between two values. */
type Expecting =
  | 'START'
  | 'FIRST_ELEMENT'
  | 'ELEMENT'
  | 'AFTER_ELEMENT'
  | 'FIRST_NAME'
  | 'NAME'
  | 'COLON'
  | 'MEMBER_VALUE'
  | 'AFTER_MEMBER'
  | 'NOTHING';

/** The kind of value being scanned. */
type ValueKind = 'COMPOUND' | 'STRING' | 'BARE';

export class JsonScanner {
  #expecting: Expecting = 'START';
  #line = 1;
  #isAnswer = false;
  #hasResult = false;
  #memberName = '';
  #pagination: unknown;

  #value: ValueKind | null = null;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #valueLine = 1;
  #valueBytes = 0;
  readonly #valueParts: Buffer[] = [];

  /** True once an object with a list `result` has begun. */
  get isDiffAnswer(): boolean {
    return this.#isAnswer && this.#hasResult;
  }

  /** The member `pagination` of a diff answer, once it was scanned. */
  get pagination(): unknown {
    return this.#pagination;
  }

  /**
   * Returns the elements that end in this chunk.
   * @throws Refusal, with the line, if it is not JSON
   */
  write(chunk: Buffer): JsonElement[] {
    const elements: JsonElement[] = [];
    let i = 0;
    while (i < chunk.length) {
      if (this.#value === null) {
        i = this.#passGrammar(chunk, i);
        continue;
      }
      const start = i;
      i = this.#passValue(chunk, i);
      this.#count(i - start);
      // A bare value that ends with the chunk may continue in the next one.
      if (this.#value === null || i < chunk.length) this.#endValue(this.#text(chunk, start, i), elements);
      else this.#valueParts.push(chunk.subarray(start, i));
    }
    return elements;
  }

  /** @throws Refusal if the file stops before its JSON is complete */
  end(): void {
    if (this.#expecting !== 'NOTHING') throw new Refusal(`JSON that is cut off at line ${this.#line}`);
    if (this.#isAnswer && !this.#hasResult)
      throw new Refusal('a JSON object without a list "result", so not a diff answer');
  }

  /** Consumes one byte between values, or begins a value there. */
  #passGrammar(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === NEWLINE) this.#line++;
    if (isWhiteSpace(byte)) return at + 1;
    const next = this.#next(byte);
    if (next === null) {
      this.#beginValue(byte);
      return at;
    }
    this.#expecting = next;
    return at + 1;
  }

  /** Returns what is expected after this byte; null if a value begins with it. */
  #next(byte: number): Expecting | null {
    switch (this.#expecting) {
      case 'START':
        this.#isAnswer = byte === OPEN_BRACE;
        if (byte === OPEN_BRACKET) return 'FIRST_ELEMENT';
        return this.#isAnswer ? 'FIRST_NAME' : this.#refuse();
      case 'FIRST_ELEMENT':
        return byte === CLOSE_BRACKET ? this.#afterList() : null;
      case 'ELEMENT':
        return null;
      case 'AFTER_ELEMENT':
        if (byte === CLOSE_BRACKET) return this.#afterList();
        return byte === COMMA ? 'ELEMENT' : this.#refuse();
      case 'FIRST_NAME':
        if (byte === CLOSE_BRACE) return 'NOTHING';
        return byte === QUOTE ? null : this.#refuse();
      case 'NAME':
        return byte === QUOTE ? null : this.#refuse();
      case 'COLON':
        return byte === COLON ? 'MEMBER_VALUE' : this.#refuse();
      case 'MEMBER_VALUE':
        return this.#memberName === 'result' && byte === OPEN_BRACKET ? this.#beginResult() : null;
      case 'AFTER_MEMBER':
        if (byte === CLOSE_BRACE) return 'NOTHING';
        return byte === COMMA ? 'NAME' : this.#refuse();
      case 'NOTHING':
        throw new Refusal(`more after the end of the JSON at line ${this.#line}`);
    }
  }

  #afterList(): Expecting {
    return this.#isAnswer ? 'AFTER_MEMBER' : 'NOTHING';
  }

  #beginResult(): Expecting {
    if (this.#hasResult) throw new Refusal(`a second "result" at line ${this.#line}`);
    this.#hasResult = true;
    return 'FIRST_ELEMENT';
  }

  #beginValue(byte: number): void {
    this.#value =
      byte === OPEN_BRACE || byte === OPEN_BRACKET ? 'COMPOUND' : byte === QUOTE ? 'STRING' : 'BARE';
    this.#valueLine = this.#line;
    this.#valueBytes = 0;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** Returns where the value ends, or the end of the chunk. The hot loop: it reads every byte of the file. */
  #passValue(chunk: Buffer, start: number): number {
    if (this.#value === 'BARE') {
      let end = start;
      while (end < chunk.length && !endsBareValue(chunk[end] ?? 0)) end++;
      return end;
    }
    const { length } = chunk;
    let depth = this.#depth;
    let inString = this.#inString;
    let i = start;
    for (; i < length; i++) {
      if (inString) {
        if (this.#escaped) {
          this.#escaped = false;
          continue;
        }
        // Most bytes are in strings: a separate loop looks only for what can end one.
        let byte = chunk[i];
        while (byte !== QUOTE && byte !== BACKSLASH && ++i < length) byte = chunk[i];
        if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) break;
        } else break;
        continue;
      }
      const byte = chunk[i];
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--depth === 0) break;
      } else if (byte === NEWLINE) this.#line++;
    }
    this.#depth = depth;
    this.#inString = inString;
    if (i === chunk.length) return i;
    this.#value = null;
    return i + 1;
  }

  /** Returns the whole value, which ends here. One that began in this chunk needs no buffer of its own. */
  #text(chunk: Buffer, start: number, end: number): string {
    if (this.#valueParts.length === 0) return chunk.toString('utf8', start, end);
    const bytes = Buffer.concat([...this.#valueParts, chunk.subarray(start, end)], this.#valueBytes);
    this.#valueParts.length = 0;
    return bytes.toString('utf8');
  }

  #count(bytes: number): void {
    this.#valueBytes += bytes;
    if (this.#valueBytes > MAX_ELEMENT_BYTES) {
      throw new Refusal(
        `a value of more than ${MAX_ELEMENT_BYTES / 1024 / 1024} MiB at line ${this.#valueLine}`,
      );
    }
  }

  #endValue(text: string, elements: JsonElement[]): void {
    this.#value = null;
    const value = this.#parse(text);
    switch (this.#expecting) {
      case 'FIRST_ELEMENT':
      case 'ELEMENT':
        elements.push({ raw: value, line: this.#valueLine });
        this.#expecting = 'AFTER_ELEMENT';
        return;
      case 'MEMBER_VALUE':
        if (this.#memberName === 'pagination') this.#pagination = value;
        this.#expecting = 'AFTER_MEMBER';
        return;
      default:
        this.#memberName = String(value);
        this.#expecting = 'COLON';
    }
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      // JSON.parse's message quotes the text, which may be personal data.
      throw new Refusal(`broken JSON in the value that begins at line ${this.#valueLine}`);
    }
  }

  #refuse(): never {
    throw new Refusal(`broken JSON at line ${this.#line}`);
  }
}

function isWhiteSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

function endsBareValue(byte: number): boolean {
  return isWhiteSpace(byte) || byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
}
