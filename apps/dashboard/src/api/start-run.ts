import { audit } from '@tixngo-sync/db';
import { type ApiRequest, authorOf } from './route.js';

/**
 * Enqueues a run, with its audit entry. It starts when the run in progress, if any, has ended.
 * @param run.schedule null: a run without a schedule
 */
export async function startRun(
  { parts: { database, queues }, identity }: Pick<ApiRequest, 'parts' | 'identity'>,
  run: {
    schedule: { scheduleId: number; name: string } | null;
    batchSize?: number | undefined;
    reason?: string | undefined;
  },
): Promise<{ jobId: string }> {
  const { schedule, batchSize = null, reason } = run;
  await audit(database, { ...authorOf(identity), action: 'run.start', target: schedule?.name, reason });
  const jobId = await queues.enqueueRetrieve({
    trigger: 'MANUAL',
    scheduleId: schedule?.scheduleId ?? null,
    batchSize,
    requestedBy: identity.name,
    runId: null,
  });
  return { jobId };
}
