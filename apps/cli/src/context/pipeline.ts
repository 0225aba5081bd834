import { hostname } from 'node:os';
import { PageMemory, type PipelineDeps } from '@tixngo-sync/pipeline';
import { openQueuesOf } from '@tixngo-sync/queues';
import { createMetrics, type OpenParts, systemClock } from '@tixngo-sync/runtime';
import type { Output } from '../output/output.js';
import { cliAuthor } from './author.js';
import { type DatabaseContext, openDatabase } from './database.js';
import { type Foundation, loadFoundation, openServices, type ServiceNeeds, withParts } from './services.js';
import { tixngoOnDemand } from './tixngo.js';

export interface PipelineContext extends DatabaseContext {
  readonly deps: PipelineDeps;
}

/**
 * Opens what commands that fetch or process need, and closes it when `work` ends. `work` stops at the signal
 * itself, at a safe point.
 * @throws whatever opening and `work` throw, and AbortedError INTERRUPTED on a signal during the opening
 */
export function withPipeline<Result>(
  output: Output,
  work: (context: PipelineContext) => Promise<Result>,
  needs: Pick<ServiceNeeds, 'mayCreate'> = {},
): Promise<Result> {
  return withParts(async (parts) => {
    const foundation = loadFoundation();
    const deps = await openPipeline(foundation, output, parts, needs);
    const { database } = deps;
    return work({ ...foundation, database, author: cliAuthor(), signal: parts.signal, deps });
  });
}

async function openPipeline(
  foundation: Foundation,
  output: Output,
  parts: OpenParts,
  needs: ServiceNeeds,
): Promise<PipelineDeps> {
  const { settings, log } = foundation;
  const services = await openServices(foundation, output, parts, needs);
  const { databaseUrl, queueBackend } = services;
  const database = await openDatabase(foundation, services, parts);
  const redisUrl = queueBackend.kind === 'redis' ? queueBackend.url : undefined;
  const { queues, queueTarget } = await openQueuesOf({ ...settings, databaseUrl, redisUrl }, parts, {
    log,
    traced: false,
  });
  return {
    database,
    queues,
    queueTarget,
    tixngo: tixngoOnDemand(settings, output, parts),
    settings,
    log,
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: `${hostname()}/${process.pid}`,
  };
}
