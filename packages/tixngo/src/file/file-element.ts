/** One ticket of a file, or the place where one should be. */
export type FileElement = WellFormedElement | MalformedElement;

export interface WellFormedElement {
  /** As `parseTicketChange` takes it. */
  readonly raw: unknown;
  /** Where it begins, from 1; for CSV where it ends. */
  readonly line: number;
}

export interface MalformedElement {
  /** The line as it is, at most 64 KiB of it, storable. */
  readonly malformed: string;
  readonly line: number;
  /** For a person: what is wrong and what to do. */
  readonly message: string;
}

export const MAX_MALFORMED_BYTES = 64 * 1024;

export function malformedElement(line: number, text: Buffer, problem: string): MalformedElement {
  // NUL is the one character that decoded UTF-8 may have and a database may not.
  const malformed = text.subarray(0, MAX_MALFORMED_BYTES).toString('utf8').replaceAll('\0', '\ufffd');
  return {
    malformed,
    line,
    message: `Line ${line} ${problem}. Correct it and upload it again; the other lines are not touched by it.`,
  };
}
