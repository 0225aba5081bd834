import { hostname } from 'node:os';
import { PageMemory, type PipelineDeps } from '@tixngo-sync/pipeline';
import { openQueues, requireFitRedis } from '@tixngo-sync/queues';
import { createMetrics, systemClock } from '@tixngo-sync/runtime';
import { createTixngoClient, type TixngoClient } from '@tixngo-sync/tixngo';
import { Closing } from '../closing.js';
import type { Output } from '../output/output.js';
import { resolveTixngo } from '../up/index.js';
import { cliAuthor } from './author.js';
import { type DatabaseContext, openDatabase } from './database.js';
import { listenForInterruption } from './interruption.js';
import { type Foundation, loadFoundation, openServices } from './services.js';

export interface PipelineContext extends DatabaseContext {
  readonly deps: PipelineDeps;
}

/**
 * The composition root of commands that fetch or process. `work` honours the signal itself, so that what it began ends in order; then
 * everything is closed in reverse.
 */
export async function withPipeline<Result>(
  output: Output,
  work: (context: PipelineContext) => Promise<Result>,
): Promise<Result> {
  const closing = new Closing();
  const interruption = listenForInterruption();
  closing.add(async () => interruption.end());
  try {
    const foundation = loadFoundation();
    const deps = await openPipeline(foundation, output, closing);
    interruption.signal.throwIfAborted();
    return await work({
      ...foundation,
      database: deps.database,
      author: cliAuthor(),
      signal: interruption.signal,
      deps,
    });
  } finally {
    await closing.closeAll();
  }
}

async function openPipeline(foundation: Foundation, output: Output, closing: Closing): Promise<PipelineDeps> {
  const { settings, log } = foundation;
  const { databaseUrl, queueBackend } = await openServices(foundation, output, closing);
  const database = await openDatabase(foundation, databaseUrl, closing);
  const backend = queueBackend.kind === 'redis' ? queueBackend : { ...queueBackend, databaseUrl };
  await requireFitRedis(backend, { allowEviction: settings.redisAllowEviction, log });
  const queueTarget = { backend, prefix: settings.queuePrefix };
  const queues = await openQueues({ ...queueTarget, log });
  closing.add(() => queues.close());
  return {
    database,
    queues,
    queueTarget,
    tixngo: openedWhenAsked(() => openTixngo(foundation, output, closing)),
    settings,
    log,
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: `${hostname()}/${process.pid}`,
  };
}

/** Most of what processes asks TIXNGO nothing: it need not be known, nor a simulator started. */
function openedWhenAsked(open: () => Promise<TixngoClient>): TixngoClient {
  let client: Promise<TixngoClient> | undefined;
  return {
    fetchPage: async (request) => {
      client ??= open();
      return (await client).fetchPage(request);
    },
    close: () => undefined, // what was opened is closed with the command
  };
}

async function openTixngo({ settings }: Foundation, output: Output, closing: Closing): Promise<TixngoClient> {
  const source = await resolveTixngo(settings);
  closing.add(() => source.stop());
  if (settings.tixngoApiUrl === undefined)
    output.note(`TIXNGO: ${source.description}, since TIXNGO_API_URL is not set`);
  const client = createTixngoClient({
    url: source.apiUrl,
    apiKey: settings.tixngoApiKey,
    apiKeyHeader: settings.tixngoApiKeyHeader,
    timeoutMs: settings.tixngoTimeoutMs,
  });
  closing.add(async () => client.close());
  return client;
}
