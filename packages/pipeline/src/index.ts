export { ago, count, digits, duration } from '@tixngo-sync/domain';
export { enqueueStored } from './deps/enqueue-stored.js';
export type { PipelineDeps } from './deps/pipeline-deps.js';
export { makePlanBFiles, missingPlanBFiles, planBOf } from './events/plan-b.js';
export { type ReadinessFigure, readinessOf } from './events/readiness.js';
export { ticketsCsv } from './events/tickets-csv.js';
export type { NotificationSettings } from './notifications/channel.js';
export { type ChannelState, channelStates } from './notifications/channel-states.js';
export {
  type NotificationDeps,
  sendNotifications,
  sendTestMessages,
  type TestDelivery,
} from './notifications/notify.js';
export { type PagePreview, previewFile, type TicketPreview } from './on-demand/preview.js';
export { enqueueReplay, previewReplay, type ReplayRequest, replayPages } from './on-demand/replay-pages.js';
export { type RetriedPage, type RetryRequest, retryPages } from './on-demand/retry-pages.js';
export type { RunEvent } from './on-demand/run-event.js';
export { type RunRequest, runNow } from './on-demand/run-now.js';
export {
  type BegunUpload,
  beginUpload,
  describeSameFile,
  digestOf,
  type UploadRequest,
  uploadFile,
} from './on-demand/upload.js';
export { PageMemory } from './page/page-memory.js';
export { readPageText } from './page/page-text.js';
export { pageTickets, type TicketOfPage } from './page/page-tickets.js';
export { type Erasure, type ErasureRequest, erasePerson } from './privacy/erase-person.js';
export { exportPerson, type PersonExport } from './privacy/export-person.js';
export { failPage, type ProcessOutcome, processJob, processPage } from './process/process-page.js';
export { type RetrieveHooks, retrieve } from './retrieve/retrieve.js';
export { retrieveJob } from './retrieve/retrieve-job.js';
export { type QuarantineRetry, retryQuarantined } from './retry/retry-quarantined.js';
export { type ComingRuns, comingRuns } from './schedules/coming-runs.js';
export { editedFrequency } from './schedules/edited-frequency.js';
export { readEventDays } from './schedules/event-days.js';
export type { NextRun } from './schedules/next-runs.js';
export { previewSchedule, type ScheduleChange, type SchedulePreview } from './schedules/preview-schedule.js';
export { type ScheduleNow, withScheduleNow } from './schedules/schedule-now.js';
export { listScheduledWindows, type ScheduledWindow } from './schedules/scheduled-windows.js';
export * from './status.js';
export type { TicketReason } from './ticket/explain-ticket.js';
export { type ExplainedTicket, readTicket } from './ticket/read-ticket.js';
export { readTicketChanges, type TicketChange, type TicketChanges } from './ticket/ticket-changes.js';
export { findStalls, STALL_REASONS, type Stall, type StallReason } from './watchdog/stalls.js';
export { startProcessing } from './worker/queue-workers.js';
export { clearExpiredBodies } from './worker/retention.js';
export { type RunningWorkers, startWorkers } from './worker/start-workers.js';
export { SWEEP_EVERY_MS, type SweepResult, sweep } from './worker/sweep.js';
