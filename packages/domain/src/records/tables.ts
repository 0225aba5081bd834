import { AUDIT_FIELDS } from './audit-entry.js';
import { CONTACT_FIELDS } from './contact.js';
import { DISTRIBUTION_FIELDS } from './distribution.js';
import type { Fields } from './field.js';
import { HISTORY_FIELDS } from './history.js';
import { PAGE_FIELDS } from './page.js';
import { PAGE_ATTEMPT_FIELDS } from './page-attempt.js';
import { QUARANTINED_TICKET_FIELDS } from './quarantined-ticket.js';
import { RUN_FIELDS } from './run.js';
import { SCHEDULE_FIELDS } from './schedule.js';
import { TICKET_FIELDS } from './ticket.js';

/** The tables whose columns are defined here; packages/db holds them against the database's catalog. */
export const RECORD_TABLES: Readonly<Record<string, Fields>> = {
  audit_log: AUDIT_FIELDS,
  contact: CONTACT_FIELDS,
  distribution: DISTRIBUTION_FIELDS,
  page: PAGE_FIELDS,
  page_attempt: PAGE_ATTEMPT_FIELDS,
  quarantined_ticket: QUARANTINED_TICKET_FIELDS,
  run: RUN_FIELDS,
  schedule: SCHEDULE_FIELDS,
  ticket: TICKET_FIELDS,
  ticket_history: HISTORY_FIELDS,
};

/** @returns `ticket_id` for `ticketId` */
export function columnNameOf(fieldName: string): string {
  return fieldName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
