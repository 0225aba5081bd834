import {
  acceptedSchema,
  byIdSchema,
  listOf,
  previewSchema,
  replayAcceptedSchema,
  replaySchema,
  runDetailSchema,
  runSchema,
  runsQuerySchema,
  startRunSchema,
} from '@tixngo-sync/api';
import { findSchedule, listRuns, showRun } from '@tixngo-sync/db';
import { RETRIEVE_QUEUE } from '@tixngo-sync/queues';
import type { z } from 'zod';
import { jobOf } from './jobs.js';
import { REPLAY_PROBLEMS, replay } from './replays.js';
import { type ApiRequest, ENQUEUE, found, listPart, noSuch, periodOf, READ, route } from './route.js';
import { startRun } from './start-run.js';

export const RUN_ROUTES = [
  route({
    ...READ,
    path: '/runs',
    summary: 'Runs, newest first',
    query: runsQuerySchema,
    answer: listOf(runSchema),
    handle: async ({ parts, query }) => {
      const runs = await listRuns(parts.database, query, { ...query, ...periodOf(query) });
      return listPart(runs, query.limit, (run) => run.runId);
    },
  }),
  route({
    ...ENQUEUE,
    path: '/runs',
    summary: 'Start a run',
    body: startRunSchema,
    answer: acceptedSchema,
    problems: noSuch('schedule'),
    handle: startRunOf,
  }),
  route({
    ...READ,
    path: '/runs/{id}',
    summary: 'A run and its pages',
    params: byIdSchema,
    answer: runDetailSchema,
    problems: noSuch('run'),
    handle: async ({ parts, params }) => {
      const detail = found(await showRun(parts.database, params.id), 'run', params.id);
      return { ...detail, job: await jobOf(parts, RETRIEVE_QUEUE, detail.run.jobId) };
    },
  }),
  route({
    ...ENQUEUE,
    path: '/runs/{id}/replay',
    personal: 'run',
    summary: 'Process the stored pages of a run again, without a request to TIXNGO; or preview it',
    params: byIdSchema,
    body: replaySchema,
    answer: replayAcceptedSchema,
    preview: previewSchema,
    problems: { ...noSuch('run'), ...REPLAY_PROBLEMS },
    handle: async (request) => {
      const { id } = request.params;
      found(await showRun(request.parts.database, id), 'run', id);
      return replay(request, { runId: id });
    },
  }),
];

type StartRun = ApiRequest<undefined, undefined, z.output<typeof startRunSchema>>;

async function startRunOf(request: StartRun) {
  const { scheduleName, batchSize, reason } = request.body;
  const schedule =
    scheduleName === undefined
      ? null
      : found(await findSchedule(request.parts.database, scheduleName), 'schedule', scheduleName);
  return startRun(request, { schedule, batchSize, reason });
}
