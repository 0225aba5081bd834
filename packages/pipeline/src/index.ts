export type { PipelineDeps } from './deps.js';
export { PageMemory } from './page-memory.js';
export { failPage, type ProcessOutcome, processPage } from './process/process-page.js';
export { retrieve, type RetrieveHooks } from './retrieve/retrieve.js';
export { type RetryRequest, retryPages } from './retry-pages.js';
export type { RunEvent } from './run-event.js';
export { runNow, type RunRequest } from './run-now.js';
export { SWEEP_EVERY_MS, type SweepResult, sweep } from './sweep.js';
export { type RunningWorkers, startProcessing, startWorkers } from './workers.js';
