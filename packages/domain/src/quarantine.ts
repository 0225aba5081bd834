/** Why a ticket could not be applied. The code is for machines; the message beside it tells a person what to do. */
export const QUARANTINE_REASONS = [
  'NOT_AN_OBJECT',
  'MISSING_TICKET_ID',
  'MISSING_TAX_NUMBER',
  'MISSING_FIELD',
  'INVALID_FIELD',
  'FIELD_TOO_LONG',
  'UNKNOWN_STATUS',
  'INVALID_DATE',
  'UNKNOWN_TICKET',
  'UNSTORABLE_TEXT',
  'TAX_NUMBER_CONFLICT',
  'INTERNAL',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];
