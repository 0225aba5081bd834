export { type QueueBackend, type QueueTarget, type QueueTelemetry, queueTelemetry } from './backend.js';
export { type FollowedJob, followJob } from './follow-job.js';
export type { JobContext } from './job-context.js';
export {
  type Payload,
  PROCESS_QUEUE,
  type ProcessJob,
  pageJobOf,
  processJobSchema,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  type RetrieveJob,
  type RetrieveProgress,
  type RetryJob,
  retryJobId,
  retryJobSchema,
  SWEEP_QUEUE,
} from './jobs.js';
export { correctTimesAhead, queueSchema } from './postgres-backend.js';
export type { MirroredSchedule } from './queue-schedules.js';
export { openQueues, openQueuesOf, type Queues } from './queues.js';
export type { MirrorResult } from './recurring-job.js';
export { checkRedis, type RedisReport, requireFitRedis } from './redis-check.js';
export { type FailedJob, type RunningWorker, startWorker, type WorkerOptions } from './worker.js';
