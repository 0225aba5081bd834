import { MAX_ELEMENT_BYTES } from '../json/json-scanner.js';
import type { ByteSource } from './byte-source.js';
import { MAX_MALFORMED_BYTES } from './file-element.js';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the newline; of a line that is too long only the start. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Yields the lines, ended by CRLF, LF or CR, that are not blank; a line that is too long as soon as it
 * exceeds the limit.
 */
export async function* lines(source: ByteSource): AsyncGenerator<Line> {
  const line = new LineBuffer();
  for await (const chunk of source()) {
    const lf = new NextByte(chunk, LF);
    const cr = new NextByte(chunk, CR);
    let start = 0;
    while (start < chunk.length) {
      const end = Math.min(lf.from(start), cr.from(start));
      if (line.add(chunk.subarray(start, end))) yield line.tooLong();
      if (end < chunk.length) {
        const whole = line.end(chunk[end] ?? 0);
        if (whole !== null) yield whole;
      }
      start = end + 1;
    }
  }
  const last = line.end(LF);
  if (last !== null) yield last;
}

/** Finds a byte in a chunk again and again, without searching any part twice. */
class NextByte {
  readonly #chunk: Buffer;
  readonly #byte: number;
  #at = -1;

  constructor(chunk: Buffer, byte: number) {
    this.#chunk = chunk;
    this.#byte = byte;
  }

  /** Returns where it is at or after `start`, which never decreases; the chunk's length if nowhere. */
  from(start: number): number {
    if (this.#at < start) {
      const found = this.#chunk.indexOf(this.#byte, start);
      this.#at = found < 0 ? this.#chunk.length : found;
    }
    return this.#at;
  }
}

class LineBuffer {
  #number = 1;
  #endedWithCr = false;
  #parts: Buffer[] = [];
  #bytes = 0;

  /** Returns true when this part makes the line too long. Later parts of the line are dropped. */
  add(part: Buffer): boolean {
    const wasTooLong = this.#bytes > MAX_ELEMENT_BYTES;
    this.#bytes += part.length;
    if (!wasTooLong) this.#parts.push(part);
    return !wasTooLong && this.#bytes > MAX_ELEMENT_BYTES;
  }

  tooLong(): Line {
    const bytes = Buffer.concat(this.#parts, MAX_MALFORMED_BYTES);
    this.#parts = [];
    return { number: this.#number, bytes, isTooLong: true };
  }

  /** Ends the line. Returns it unless it is blank or was already returned as too long. */
  end(lineBreak: number): Line | null {
    const isRestOfCrlf = lineBreak === LF && this.#endedWithCr && this.#bytes === 0;
    this.#endedWithCr = lineBreak === CR;
    if (isRestOfCrlf) return null;
    const wasTooLong = this.#bytes > MAX_ELEMENT_BYTES;
    const line = { number: this.#number++, bytes: Buffer.concat(this.#parts), isTooLong: false };
    this.#parts = [];
    this.#bytes = 0;
    return wasTooLong || isBlank(line.bytes) ? null : line;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09);
}
