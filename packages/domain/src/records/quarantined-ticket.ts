import { QUARANTINE_STATUSES } from '../statuses.js';
import { bigint, choice, instant, integer, omitFields, text } from './field.js';

/** The table `quarantined_ticket`. */
export const QUARANTINED_TICKET_FIELDS = {
  quarantineId: integer(),
  pageId: integer(),
  position: integer().noted('From 0, on its page'),
  place: bigint(),
  lineNumber: integer().orNull().noted('Of an uploaded file'),
  ticketId: text().orNull(),
  taxNumber: text().orNull(),
  reasonCode: text(),
  field: text().orNull(),
  message: text(),
  /** Null once erased. For screens, never for a log. */
  body: text().orNull().noted("JSON text as it came: holds people's data"),
  status: choice(QUARANTINE_STATUSES, 'quarantine_status'),
  createdAt: instant(),
  resolvedAt: instant().orNull(),
  resolvedBy: text().orNull(),
  resolution: text().orNull(),
  problemId: text().noted('Its root cause: GET /problems/{id} while the ticket is open'),
};

/** A quarantined ticket without its body. */
export const SHOWN_QUARANTINED_TICKET_FIELDS = omitFields(QUARANTINED_TICKET_FIELDS, ['place', 'body']);
