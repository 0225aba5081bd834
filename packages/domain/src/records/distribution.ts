import { DISTRIBUTION_STATUSES } from '../statuses.js';
import { choice, instant, integer, omitFields, text } from './field.js';

/** The table `distribution`. */
export const DISTRIBUTION_FIELDS = {
  ticketId: text(),
  /** From 0, in the order of the ownership fold. */
  sequence: integer(),
  oldContactId: text().orNull(),
  newContactId: text(),
  action: text(),
  status: choice(DISTRIBUTION_STATUSES, 'distribution_status'),
  initiatedAt: instant(),
  resolvedAt: instant().orNull(),
};

/** A distribution as its ticket's screen shows it. */
export const SHOWN_DISTRIBUTION_FIELDS = omitFields(DISTRIBUTION_FIELDS, ['ticketId']);
