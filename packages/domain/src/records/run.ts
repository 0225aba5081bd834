import { RUN_STATUSES, RUN_TRIGGERS } from '../statuses.js';
import { countFields } from './counts.js';
import { bigint, choice, instant, integer, omitFields, text } from './field.js';

/** The table `run`. `firstKey` and `lastKey` say which part of the feed the run fetched. */
export const RUN_FIELDS = {
  runId: integer(),
  trigger: choice(RUN_TRIGGERS, 'run_trigger'),
  status: choice(RUN_STATUSES, 'run_status'),
  scheduleId: integer().orNull(),
  scheduleName: text().orNull(),
  batchSize: integer().orNull(),
  fileName: text().orNull(),
  /** SHA-256 of the file, in hex. */
  fileDigest: text().orNull(),
  /** When the process that stores the file last showed that it lives. */
  uploaderSeenAt: instant().orNull(),
  requestedBy: text().orNull(),
  startedAt: instant(),
  fetchedAt: instant().orNull().noted('All its pages are stored'),
  endReachedAt: instant().orNull().noted('It reached the end of the feed then; null: it did not'),
  finishedAt: instant().orNull(),
  pages: integer(),
  ...countFields(bigint),
  firstKey: text().orNull(),
  lastKey: text().orNull(),
  errorCode: text().orNull(),
  errorMessage: text().orNull(),
  warning: text().orNull().noted('What to know of a run that did not fail'),
  jobId: text().orNull().noted('The job that fetched it, in Bull Board; null: it was fetched without a job'),
};

export const SHOWN_RUN_FIELDS = omitFields(RUN_FIELDS, ['scheduleId', 'fileDigest', 'uploaderSeenAt']);
