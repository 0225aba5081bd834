import { createLogger } from '@tixngo-sync/runtime';
import { createEmptyDatabase, queuePrefix, type TestQueueBackend } from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  openQueues,
  type QueueBackend,
  type Queues,
  type RunningWorker,
  startWorker,
  type WorkerOptions,
} from '../src/index.js';
import type { QueueName } from '../src/jobs.js';

const log = createLogger({ level: 'silent', pretty: false });

type TestWorker<Q extends QueueName> = Pick<WorkerOptions<Q>, 'queue' | 'handler'> &
  Partial<WorkerOptions<Q>>;

export interface QueueServer {
  backend(): QueueBackend;
  /** The suite's queues, empty. */
  open(backend?: QueueBackend): Promise<Queues>;
  /** A worker on these queues, in a hurry to notice lapsed locks. */
  work<Q extends QueueName>(queues: Queues, options: TestWorker<Q>): Promise<RunningWorker>;
  /** Something else to end after the test. */
  onEnd(end: () => unknown): void;
}

/** Registers the hooks that give a suite a server and close all that its tests opened, workers first. */
export function useQueueServer(make: TestQueueBackend['backend']): QueueServer {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  const prefix = queuePrefix();
  let ends: (() => unknown)[] = [];
  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(async () => {
    const last = ends.reverse();
    ends = [];
    for (const end of last) await end();
  });
  afterAll(() => database.drop());
  const backend = () => make(database.url);
  return {
    backend,
    onEnd: (end) => ends.push(end),
    open: async (other = backend()) => {
      const queues = await openQueues({ backend: other, prefix, log });
      ends.push(async () => {
        for (const queue of [queues.retrieve, queues.process, queues.sweep])
          await queue.obliterate({ force: true });
        await queues.close();
      });
      return queues;
    },
    work: async (queues, options) => {
      const times = { lockMs: 1_000, stalledCheckMs: 300, closeLimitMs: 5_000, ...options.times };
      const worker = await startWorker({
        backend: queues.backend,
        prefix: queues.prefix,
        concurrency: 1,
        log,
        ...options,
        times,
      });
      ends.push(() => worker.close());
      return worker;
    },
  };
}
