import { bigint, instant, omitFields, text } from './field.js';

/** The table `ticket_history`. */
export const HISTORY_FIELDS = {
  ticketId: text(),
  occurredAt: instant(),
  status: text(),
  ownerEmail: text().orNull(),
  recipientEmail: text().orNull(),
  actor: text().orNull(),
  reason: text().orNull(),
  snapshotOwnerEmail: text().orNull(),
  snapshotPlace: bigint().orNull(),
};

/** An entry as its ticket's screen shows it. */
export const SHOWN_HISTORY_FIELDS = omitFields(HISTORY_FIELDS, [
  'ticketId',
  'snapshotOwnerEmail',
  'snapshotPlace',
]);
