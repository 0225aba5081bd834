import { PermanentError } from '@tixngo-sync/domain';
import {
  PROCESS_QUEUE,
  type ProcessJob,
  processJobSchema,
  type QueueName,
  RETRIEVE_QUEUE,
  type RetrieveJob,
  retrieveJobSchema,
  SWEEP_QUEUE,
  type SweepJob,
  sweepJobSchema,
} from './jobs.js';

interface Payloads {
  readonly [RETRIEVE_QUEUE]: RetrieveJob;
  readonly [PROCESS_QUEUE]: ProcessJob;
  readonly [SWEEP_QUEUE]: SweepJob;
}
export type Payload<Q extends QueueName> = Payloads[Q];

const schemas = {
  [RETRIEVE_QUEUE]: retrieveJobSchema,
  [PROCESS_QUEUE]: processJobSchema,
  [SWEEP_QUEUE]: sweepJobSchema,
};

/**
 * Checks what goes into a queue and what comes out of it. Fields that the schema does not know are dropped, so that nothing but ids can
 * get in (I8).
 * @throws PermanentError that names the wrong fields and repeats no value
 */
export function parsePayload<Q extends QueueName>(queue: Q, data: unknown): Payload<Q> {
  const parsed = schemas[queue].safeParse(data);
  // The compiler does not see that schemas[queue] gives Payload<Q>.
  if (parsed.success) return parsed.data as Payload<Q>;
  const wrong = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.code}`)
    .join(', ');
  throw new PermanentError(
    'WRONG_JOB_PAYLOAD',
    `Not a payload of the queue ${queue} (${wrong}). Remove the job; the sweep enqueues what is due.`,
  );
}
