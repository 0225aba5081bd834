/** Something in a ticket that is not as the contract says and that S-360 does not get. It never stops a ticket; it is counted. */
export interface DriftNote {
  /** Where, without list indexes: `lifecycle[].color`. Bounded, and never a value. */
  readonly path: string;
  readonly kind: DriftKind;
}

export type DriftKind = 'UNKNOWN_FIELD' | 'WRONG_TYPE' | 'TOO_LONG' | 'UNKNOWN_VALUE';

/** Enough to see what changed; a ticket with a million odd fields must not cost a million notes. */
const MAX_NOTES = 16;
const MAX_NAME_LENGTH = 64;
const NONE: readonly DriftNote[] = Object.freeze([]);

/** Collects the notes of one ticket, each once. Allocates nothing while nothing is odd: this is the hot path. */
export class Drift {
  notes: readonly DriftNote[] = NONE;

  /** @returns false once there is no room for another note. */
  add(path: string, kind: DriftKind): boolean {
    const { notes } = this;
    if (notes.length >= MAX_NOTES) return false;
    if (!notes.some((note) => note.path === path && note.kind === kind))
      this.notes = [...notes, { path, kind }];
    return true;
  }
}

/** @returns what is odd about a field that S-360 does not get; undefined when nothing is. */
export type UnusedFieldCheck = (value: unknown) => DriftKind | undefined;

/** The names an object may have. A field that is read has no check here: reading it is the check. */
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

/** Notes what is odd among the fields of one object that are not read. Does not look deeper than the contract does. */
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

/** Property names come from outside and end in tables, metrics and logs. */
function safeName(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replace(/[^A-Za-z0-9_.-]/g, '_');
}
