import type { startRunSchema } from '@tixngo-sync/api';
import { audit, findSchedule } from '@tixngo-sync/db';
import type { z } from 'zod';
import { found } from '../found.js';
import type { Asked } from '../route.js';

/** Enqueues a run. If another one is under way it waits its turn. */
export async function startRun({
  parts,
  body,
  identity,
}: Asked<undefined, undefined, z.output<typeof startRunSchema>>) {
  const { database, queues } = parts;
  const { scheduleName, batchSize = null } = body;
  const schedule =
    scheduleName === undefined
      ? null
      : found(await findSchedule(database, scheduleName), 'schedule', scheduleName);
  await audit(database, { actor: identity.name, channel: 'api', action: 'run.start', target: scheduleName });
  const jobId = await queues.enqueueRetrieve({
    trigger: 'MANUAL',
    scheduleId: schedule?.scheduleId ?? null,
    batchSize,
    requestedBy: identity.name,
    runId: null,
  });
  return { jobId };
}
