import { isAbsent, isLongerThan, isObject, isStorable } from './values.js';

const MAX_LENGTH = 256;

export interface TicketIdentity {
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
}

const UNKNOWN: TicketIdentity = Object.freeze({ ticketId: null, taxNumber: null });

/**
 * Who a ticket says it is, without validating it: for the skip list, which is asked first, and for the quarantine.
 * @returns each as text that can be stored, at most 256 code points; null where it is not. Never throws.
 */
export function ticketIdentity(raw: unknown): TicketIdentity {
  try {
    if (!isObject(raw)) return UNKNOWN;
    return { ticketId: usable(raw.ticketId), taxNumber: usable(raw.taxNumber) };
  } catch {
    // Only an object with code of its own (a getter, a proxy) gets here; JSON and CSV make none.
    return UNKNOWN;
  }
}

function usable(value: unknown): string | null {
  return typeof value === 'string' &&
    !isLongerThan(value, MAX_LENGTH) &&
    !isAbsent(value) &&
    isStorable(value)
    ? value
    : null;
}
