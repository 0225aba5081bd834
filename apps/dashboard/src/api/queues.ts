import { byQueueSchema, changeSchema, queueListSchema, queueSchema } from '@tixngo-sync/api';
import { audit, readQueueStates, recordQueueStates } from '@tixngo-sync/db';
import { QUEUE_NAMES, type QueueName } from '@tixngo-sync/queues';
import type { z } from 'zod';
import type { Parts } from '../parts.js';
import { type ApiRequest, authorOf, CHANGE, found, noSuch, READ, route } from './route.js';

export const QUEUE_ROUTES = [
  route({
    ...READ,
    path: '/queues',
    summary: 'Queues, with their jobs by state',
    answer: queueListSchema,
    handle: async ({ parts }) => ({ items: await readQueues(parts), next: null }),
  }),
  route({
    ...CHANGE,
    path: '/queues/{name}/pause',
    summary: 'Pause a queue: no worker takes its jobs; jobs in progress continue',
    params: byQueueSchema,
    body: changeSchema,
    answer: queueSchema,
    problems: noSuch('queue'),
    handle: (request) => setPaused(request, true),
  }),
  route({
    ...CHANGE,
    path: '/queues/{name}/resume',
    summary: 'Resume a queue',
    params: byQueueSchema,
    body: changeSchema,
    answer: queueSchema,
    problems: noSuch('queue'),
    handle: (request) => setPaused(request, false),
  }),
];

async function readQueues({ database, queues }: Parts) {
  const [paused, counts, workers] = await Promise.all([queues.paused(), queues.depths(), queues.workers()]);
  const states = new Map((await readQueueStates(database)).map((state) => [state.name, state]));
  return QUEUE_NAMES.map((name) => ({
    name,
    paused: paused[name],
    pausedSince: states.get(name)?.pausedSince ?? null,
    pausedBy: states.get(name)?.pausedBy ?? null,
    workers: workers[name],
    counts: countsOf(counts[name]),
  }));
}

function countsOf(counts: Readonly<Record<string, number>>) {
  const { waiting = 0, active = 0, delayed = 0, prioritized = 0, completed = 0, failed = 0 } = counts;
  return { waiting, active, delayed, prioritized, completed, failed };
}

type SetPaused = ApiRequest<{ name: string }, undefined, z.output<typeof changeSchema>>;

/**
 * Repeating it changes nothing, and is not recorded. The audit entry comes first: what cannot be recorded is
 * not done (I9).
 */
async function setPaused(
  { parts, params: { name }, body: { reason }, identity }: SetPaused,
  isPaused: boolean,
) {
  const queueName = found(QUEUE_NAMES.find((known) => known === name) ?? null, 'queue', name);
  if ((await parts.queues.paused())[queueName] !== isPaused) {
    const action = isPaused ? 'queue.pause' : 'queue.resume';
    await audit(parts.database, { ...authorOf(identity), action, target: queueName, reason });
    await parts.queues.setPaused(queueName, isPaused);
  }
  // A worker would within seconds, if one is running.
  await recordQueueStates(parts.database, await parts.queues.paused());
  return queueOf(await readQueues(parts), queueName);
}

function queueOf<Queue extends { readonly name: QueueName }>(
  queues: readonly Queue[],
  name: QueueName,
): Queue {
  return found(queues.find((queue) => queue.name === name) ?? null, 'queue', name);
}
