export type { PipelineDeps } from './deps.js';
export {
  sendTestMessages,
  type TellingDeps,
  type TestDelivery,
  tellPeople,
} from './notifications/tell-people.js';
export { PageMemory } from './page-memory.js';
export { previewFile } from './preview/preview-file.js';
export type { PagePreview, TicketPreview } from './preview/preview-page.js';
export { type Erasure, type ErasureRequest, erasePerson } from './privacy/erase-person.js';
export { exportPerson, type PersonExport } from './privacy/export-person.js';
export { processJob } from './process/process-job.js';
export { failPage, type ProcessOutcome, processPage } from './process/process-page.js';
export { previewReplay, type ReplayRequest, replayPages } from './replay-pages.js';
export { clearExpiredBodies } from './retention.js';
export { type RetrieveHooks, retrieve } from './retrieve/retrieve.js';
export { retrieveJob } from './retrieve/retrieve-job.js';
export { type RetryRequest, retryPages } from './retry-pages.js';
export { type QuarantineRetry, retryQuarantined } from './retry-quarantined.js';
export type { RunEvent } from './run-event.js';
export { type RunRequest, runNow } from './run-now.js';
export type { EventDayWindow } from './schedules/event-day.js';
export { type NextRun, nextRuns } from './schedules/next-runs.js';
export { readEventDays } from './schedules/read-event-days.js';
export { SWEEP_EVERY_MS, type SweepResult, sweep } from './sweep.js';
export { type UploadRequest, uploadFile } from './upload.js';
export { findStalls, STALL_REASONS, type Stall, type StallReason } from './watchdog/stalls.js';
export { type RunningWorkers, startProcessing, startWorkers } from './workers.js';
