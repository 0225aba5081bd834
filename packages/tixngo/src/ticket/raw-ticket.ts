import { isStorable, trimId } from '@tixngo-sync/domain';
import { isLongerThan, isObject } from './values.js';

const MAX_LENGTH = 256;

export interface TicketIdentity {
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
}

const UNKNOWN: TicketIdentity = Object.freeze({ ticketId: null, taxNumber: null });

/**
 * Returns the ids of a ticket before it is validated: for the skip list, which is checked first, and for the
 * quarantine, whose entry the next good change of the ticket closes. Each is trimmed, storable text of at
 * most 256 code points, or null. Never throws.
 */
export function ticketIdentity(raw: unknown): TicketIdentity {
  try {
    if (!isObject(raw)) return UNKNOWN;
    return { ticketId: usable(raw.ticketId), taxNumber: usable(raw.taxNumber) };
  } catch {
    // Only for an object with a getter or a proxy, which JSON and CSV never produce.
    return UNKNOWN;
  }
}

function usable(value: unknown): string | null {
  if (typeof value !== 'string' || isLongerThan(value, MAX_LENGTH) || !isStorable(value)) return null;
  const id = trimId(value);
  return id === '' ? null : id;
}

/**
 * Returns a ticket as JSON text for the quarantine. Takes anything that JSON.parse returns, even if it is
 * nested too deep for the recursive JSON.stringify. Half surrogate pairs and NUL are escaped, so the text can
 * be stored.
 */
export function ticketText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? 'null';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return deepJsonText(raw);
  }
}

interface OpenValue {
  readonly entries: Iterator<[string, unknown]>;
  readonly isList: boolean;
  isFirst: boolean;
}

/** Writes the same text with an explicit stack. */
function deepJsonText(raw: unknown): string {
  const parts: string[] = [];
  const open: OpenValue[] = [];
  const begin = (value: unknown) => {
    if (typeof value !== 'object' || value === null) {
      parts.push(JSON.stringify(value) ?? 'null');
      return;
    }
    const isList = Array.isArray(value);
    parts.push(isList ? '[' : '{');
    open.push({ entries: Object.entries(value).values(), isList, isFirst: true });
  };
  begin(raw);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.entries.next();
    if (next.done === true) {
      parts.push(top.isList ? ']' : '}');
      open.pop();
      continue;
    }
    const [name, value] = next.value;
    if (!top.isFirst) parts.push(',');
    top.isFirst = false;
    if (!top.isList) parts.push(JSON.stringify(name), ':');
    begin(value);
  }
  return parts.join('');
}
