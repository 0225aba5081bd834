import { PAGE_STATUSES } from '../statuses.js';
import { countFields } from './counts.js';
import { choice, hidden, instant, integer, omitFields, pickFields, text } from './field.js';

/** The table `page`. */
export const PAGE_FIELDS = {
  pageId: integer(),
  runId: integer(),
  sequence: integer().noted('From 1, within the run'),
  source: choice(['FEED', 'FILE'], 'page_source'),
  requestedKey: text().orNull(),
  requestedLimit: integer().orNull(),
  nextKey: text().orNull(),
  status: choice(PAGE_STATUSES, 'page_status'),
  ...countFields(integer),
  body: hidden('bytea').orNull(),
  bodyBytes: integer().noted('Of the answer as it came, before compression'),
  fetchedAt: instant(),
  processedAt: instant().orNull(),
  attempts: integer().noted('Every try, also by the queue, by people and by replays'),
  errorCode: text().orNull(),
  errorMessage: text().orNull(),
  givenUpAt: instant().orNull().noted('A failed page that was given up is not open'),
  givenUpBy: text().orNull(),
  givenUpReason: text().orNull(),
  /** Who reopened it; the next attempt takes it. */
  retriedBy: text().orNull(),
  ticketDigests: hidden('bigint[]').orNull(),
  eventIds: hidden('text[]').orNull(),
};

/** A page without its body, which is read only where it is processed. */
export const SHOWN_PAGE_FIELDS = omitFields(PAGE_FIELDS, ['body', 'ticketDigests', 'eventIds', 'retriedBy']);

/** A page as the screen of a ticket on it shows it. */
export const PAGE_OF_TICKET_FIELDS = pickFields(PAGE_FIELDS, [
  'pageId',
  'runId',
  'sequence',
  'status',
  'fetchedAt',
  'processedAt',
]);
