import { MOBILE_STATUS_FAMILIES, type MobileStatus, type S360Status } from './statuses.js';

const { initialDelivery, transfer, activation, control, deletion } = MOBILE_STATUS_FAMILIES;

/**
 * Which mobile statuses go with which S-360 status (docs/domain.md, the table of that name); null: TIXNGO has not reported the ticket.
 * Anything else is worth showing to an operator.
 */
export const MATCHING_MOBILE_STATUSES: Readonly<Record<S360Status, readonly (MobileStatus | null)[]>> = {
  NOT_PRINTED: [null],
  PRINTED: [...initialDelivery, ...transfer, ...activation],
  CONTROLLED: [...activation, ...control],
  INVALIDATED: [null, ...deletion],
  CANCELLED: [null, ...deletion],
};

/** @returns null where the two statuses go together, else a sentence that tells an operator what does not fit. */
export function mismatchOf(s360Status: S360Status, mobileStatus: MobileStatus | null): string | null {
  const matching = MATCHING_MOBILE_STATUSES[s360Status];
  if (matching.includes(mobileStatus)) return null;
  const found = mobileStatus === null ? 'TIXNGO has not reported it' : `it is ${mobileStatus} in TIXNGO`;
  const expected = matching.map((status) => status ?? 'not there at all').join(', ');
  return `The ticket is ${s360Status} in S-360, but ${found}; expected in TIXNGO: ${expected}.`;
}
