import { wholeCharacters } from './utf8.js';

/** One ticket of a file, or the place where one should be. */
export type FileElement = WellFormedElement | MalformedElement;

export interface WellFormedElement {
  /** Input for `parseTicketChange`. */
  readonly raw: unknown;
  /** The line where it begins, from 1; in CSV the line where it ends. */
  readonly line: number;
}

export interface MalformedElement {
  /** The line, at most 64 KiB of it, as text that can be stored. */
  readonly malformed: string;
  readonly line: number;
  /** For a person: what is wrong and what to do. */
  readonly message: string;
}

/** U+2400, not U+FFFD, which would look like a letter that was lost. */
const SYMBOL_FOR_NULL = '\u2400';

export const MAX_MALFORMED_BYTES = 64 * 1024;

export function malformedElement(line: number, text: Buffer, problem: string): MalformedElement {
  // NUL is the only character that decoded UTF-8 can contain and PostgreSQL cannot store.
  const start = wholeCharacters(text.subarray(0, MAX_MALFORMED_BYTES));
  const malformed = start.toString('utf8').replaceAll('\0', SYMBOL_FOR_NULL);
  return {
    malformed,
    line,
    message: `Line ${line} ${problem}. Correct it and upload it again; the other lines are not affected.`,
  };
}
