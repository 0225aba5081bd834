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

const NEWLINE = 0x0a;

/** Yields the lines that are not blank; a line that is too long as soon as it exceeds the limit. */
export async function* lines(source: ByteSource): AsyncGenerator<Line> {
  const line = new LineBuffer();
  for await (const chunk of source()) {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline < 0 ? chunk.length : newline;
      if (line.add(chunk.subarray(start, end))) yield line.tooLong();
      if (newline >= 0) {
        const whole = line.end();
        if (whole !== null) yield whole;
      }
      start = end + 1;
    }
  }
  const last = line.end();
  if (last !== null) yield last;
}

class LineBuffer {
  #number = 1;
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
  end(): Line | null {
    const wasTooLong = this.#bytes > MAX_ELEMENT_BYTES;
    const line = { number: this.#number++, bytes: Buffer.concat(this.#parts), isTooLong: false };
    this.#parts = [];
    this.#bytes = 0;
    return wasTooLong || isBlank(line.bytes) ? null : line;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
