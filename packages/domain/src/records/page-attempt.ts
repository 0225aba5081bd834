import { choice, instant, integer, omitFields, text } from './field.js';

/**
 * Why a page was tried: FIRST after it was stored, AUTOMATIC by the queue after a failed try, RETRY and
 * REPLAY by a person.
 */
export const ATTEMPT_TRIGGERS = ['FIRST', 'AUTOMATIC', 'RETRY', 'REPLAY'] as const;

/** LOST: the worker died during the try. */
export const ATTEMPT_OUTCOMES = ['PROCESSED', 'FAILED', 'LOST'] as const;

/** The table `page_attempt`: every try to process a page. */
export const PAGE_ATTEMPT_FIELDS = {
  pageId: integer(),
  attempt: integer().noted('From 1'),
  startedAt: instant().orNull().noted('Null: unknown, because its worker died'),
  endedAt: instant(),
  trigger: choice(ATTEMPT_TRIGGERS),
  requestedBy: text().orNull().noted('Who asked for the run, the retry or the replay'),
  outcome: choice(ATTEMPT_OUTCOMES),
  errorCode: text().orNull(),
  errorMessage: text().orNull(),
  worker: text().orNull(),
};

/** An attempt as the screen of its page shows it. */
export const SHOWN_ATTEMPT_FIELDS = omitFields(PAGE_ATTEMPT_FIELDS, ['pageId']);
