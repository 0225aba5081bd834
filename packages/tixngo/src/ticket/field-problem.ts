import type { QuarantineReason } from '@tixngo-sync/domain';

/** What is wrong with one field. Thrown inside this folder only: `parseTicketChange` turns it into its result. */
export class FieldProblem extends Error {
  readonly reason: QuarantineReason;
  readonly path: string;
  readonly found: string;
  readonly expected: string;

  constructor(reason: QuarantineReason, path: string, found: string, expected: string) {
    super(reason);
    this.reason = reason;
    this.path = path;
    this.found = found;
    this.expected = expected;
  }

  /** The same problem seen from the object that holds this one. */
  under(prefix: string): FieldProblem {
    return new FieldProblem(this.reason, prefix + this.path, this.found, this.expected);
  }
}

const SHOWN_WORD = 40;

/**
 * @returns type and size of a value, never the value: it may be personal data.
 */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string')
    return value.trim() === '' ? 'an empty text' : `a text of ${value.length} characters`;
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

/** @returns a status or another word of the interface itself, made safe to show: at most 40 characters, printable ASCII. */
export function shownWord(word: string): string {
  const cut = word.slice(0, SHOWN_WORD).replace(/[^\x20-\x7e]/g, '?');
  return word.length > SHOWN_WORD ? `"${cut}…"` : `"${cut}"`;
}
