// Two styles of access, one per file; reasons and figures: docs/decisions/0009-prisma-and-sql.md.
// Prisma Client for single rows: screens, edits by people, sign-in. Schema and migrations are always
// Prisma's.
// Set-based SQL with pg, on the pool that Prisma's adapter shares, for pages, imports and counts: the same
// text through Prisma's $executeRaw reaches 73,000 to 78,000 rows/s instead of 103,000 to 136,000.
// Each folder is a subject; files named show-… are what screens and the CLI read.

export * from './audit/show-audit.js';
export * from './audit.js';
export * from './audit-sql.js';
export * from './changes/listen-changes.js';
export * from './client.js';
export { requireSessions } from './connection-checks.js';
export * from './contact/description.js';
export * from './contact/find-contacts.js';
export {
  type ContactFilter,
  type ContactRow,
  listContacts,
} from './contact/list-contacts.js';
export * from './contact/show-contact.js';
export * from './contact/stand-in.js';
export * from './contact/write-contacts.js';
export * from './database-errors.js';
export * from './distribution/write-distributions.js';
export * from './drift/drift.js';
export * from './event/event-files.js';
export * from './event/export-tickets.js';
export * from './event/funnel.js';
export * from './event/list-events.js';
export * from './event/show-event.js';
export * from './feed-key/feed-key.js';
export * from './grant-application.js';
export * from './history/history.js';
export * from './history/ownership.js';
export * from './idempotency/idempotent-answers.js';
export * from './interface/interface.js';
export * from './job-records/job-records.js';
export * from './migrate.js';
export { MIGRATIONS_DIR, readMigrations } from './migrations.js';
export * from './notification/notifications.js';
export * from './page/find-pages.js';
export * from './page/finish-pages.js';
export { type EndedAttempt, type PageAttempt, recordFailedAttempt } from './page/page-attempts.js';
export * from './page/show-pages.js';
export * from './page/store-pages.js';
export * from './person/erase.js';
export * from './person/erased-digests.js';
export * from './person/read-person.js';
export * from './person/stored-bodies.js';
export * from './problem/problem-members.js';
export * from './problem/show-problems.js';
export * from './problem/skip-problem.js';
export * from './quarantine/show-quarantine.js';
export * from './quarantine/skip-quarantined.js';
export * from './quarantine/write-quarantine.js';
export * from './queue-state/queue-state.js';
export type { Screen } from './records.js';
export * from './retention/retention.js';
export * from './retry/request-retry.js';
export * from './retry/retries.js';
export { giveUpPages, reopenPages } from './run/failed-pages.js';
export * from './run/lease.js';
export * from './run/read-runs.js';
export * from './run/replay.js';
export type { RunMoment } from './run/run-timeline.js';
export * from './run/show-runs.js';
export * from './run/start-file-run.js';
export { abortUpload, endLostUploads, showUploadLives } from './run/upload-life.js';
export * from './run/write-runs.js';
export * from './s360-import/import-batch.js';
export * from './s360-import/import-contacts.js';
export * from './s360-import/import-tickets.js';
export * from './schedule/check-schedule.js';
export * from './schedule/edit-schedules.js';
export * from './schedule/mirror.js';
export * from './schedule/read-schedules.js';
export * from './schedule/run-figures.js';
export * from './schedule/skip-list.js';
export * from './schedule/ticks.js';
export * from './series/read-series.js';
export * from './series/sample-status.js';
export { instantSql, type Queryable } from './sql.js';
export { recordEndReached } from './status/behind.js';
export { type EventBehind, readBehindOf } from './status/behind-by-event.js';
export * from './status/installation-figures.js';
export * from './status/movement.js';
export * from './status/open-failures.js';
export * from './status/status.js';
export * from './ticket/anomalies.js';
export * from './ticket/event-starts.js';
export * from './ticket/list-tickets.js';
export * from './ticket/read-tickets.js';
export * from './ticket/show-tickets.js';
export * from './ticket/write-tickets.js';
export * from './tixngo-circuit/circuit.js';
export { inPrismaTransaction, inTransaction, lockApply, type Transaction, takenBack } from './transaction.js';
export * from './worker/workers.js';
