import type { DriftKind } from '@tixngo-sync/domain';
import { isLongerThan, isObject } from './values.js';

/**
 * A deviation from the contract in a field that S-360 does not get. It is counted, and never stops a ticket.
 */
export interface DriftNote {
  /** The field, without list indexes: `lifecycle[].color`. Of limited length, and never a value. */
  readonly path: string;
  readonly kind: DriftKind;
}

/** Enough to see what changed; a ticket with a million unknown fields must not cost a million notes. */
const MAX_NOTES = 16;
const MAX_NAME_LENGTH = 64;
const NONE: readonly DriftNote[] = Object.freeze([]);

/**
 * Collects the notes of one ticket, each once. On the hot path, so it allocates nothing for a ticket without
 * drift.
 */
export class Drift {
  notes: readonly DriftNote[] = NONE;

  /** Returns false when there is no room for another note. */
  add(path: string, kind: DriftKind): boolean {
    const { notes } = this;
    if (notes.length >= MAX_NOTES) return false;
    if (!notes.some((note) => note.path === path && note.kind === kind))
      this.notes = [...notes, { path, kind }];
    return true;
  }
}

/** Checks a field that S-360 does not get; returns undefined if it is as the contract says. */
export type UnusedFieldCheck = (value: unknown) => DriftKind | undefined;

/** The fields an object may have. A field that is read has no check (null), because reading checks it. */
export type KnownFields = ReadonlyMap<string, UnusedFieldCheck | null>;

/** @param unused fields of the contract that are not read, each with its check */
export function knownFields(
  read: readonly string[],
  unused: Readonly<Record<string, UnusedFieldCheck>> = {},
): KnownFields {
  return new Map<string, UnusedFieldCheck | null>([
    ...read.map((name) => [name, null] as const),
    ...Object.entries(unused),
  ]);
}

/** Notes the drift among one object's fields that are not read. Checks no deeper than the contract. */
export function noteDrift(
  drift: Drift,
  raw: Readonly<Record<string, unknown>>,
  prefix: string,
  known: KnownFields,
): void {
  for (const name in raw) {
    const check = known.get(name);
    if (check === null) continue;
    const kind = check === undefined ? 'UNKNOWN_FIELD' : check(raw[name]);
    if (kind !== undefined && !drift.add(prefix + safeName(name), kind)) return;
  }
}

/** Property names come from outside and end up in tables, metrics and logs. */
function safeName(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replace(/[^A-Za-z0-9_.-]/g, '_');
}

/** How many properties of a free-form object are checked. */
const MAX_CHECKED = 64;

export const unusedText =
  (maxLength: number): UnusedFieldCheck =>
  (value) => {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'string') return 'WRONG_TYPE';
    return isLongerThan(value, maxLength) ? 'TOO_LONG' : undefined;
  };

export const unusedWord =
  (words: readonly string[]): UnusedFieldCheck =>
  (value) => {
    if (value === null || value === undefined || value === '') return undefined;
    if (typeof value !== 'string') return 'WRONG_TYPE';
    return words.includes(value) ? undefined : 'UNKNOWN_VALUE';
  };

export const unusedObject: UnusedFieldCheck = (value) =>
  value === null || value === undefined || isObject(value) ? undefined : 'WRONG_TYPE';

/** Checks an object with any property names whose values are texts. */
export const unusedTexts = (maxLength: number): UnusedFieldCheck => {
  const check = unusedText(maxLength);
  return (value): DriftKind | undefined => {
    if (value === null || value === undefined) return undefined;
    if (!isObject(value)) return 'WRONG_TYPE';
    let checked = 0;
    for (const name in value) {
      const kind = check(value[name]);
      if (kind !== undefined) return kind;
      if (++checked === MAX_CHECKED) break;
    }
    return undefined;
  };
};
