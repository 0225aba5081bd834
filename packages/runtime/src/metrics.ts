import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** What a process counted, as plain JSON: goes through the database and can be added up. */
export type WorkFigures = readonly MetricObjectWithValues<MetricValue<string>>[];

/**
 * What this process did, for Prometheus. `work` holds what any worker counts: each leaves it in the database with its sign of life, where
 * the dashboard adds it up. `registry` holds what is the process's own, or read when asked for (lag, queue depths).
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tixngo_process_' });
  const work = new Registry();
  const registers = [work];
  return {
    registry,
    work,
    requests: new Histogram({
      name: 'tixngo_request_duration_seconds',
      help: 'Requests to the diff endpoint by outcome',
      labelNames: ['outcome'] as const,
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    retries: new Counter({
      name: 'tixngo_request_retries_total',
      help: 'Requests to the diff endpoint that were tried again',
      labelNames: ['reason'] as const,
      registers,
    }),
    pages: new Counter({
      name: 'tixngo_pages_total',
      help: 'Pages by what became of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    tickets: new Counter({
      name: 'tixngo_tickets_total',
      help: 'Tickets by what became of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    pageSeconds: new Histogram({
      name: 'tixngo_page_duration_seconds',
      help: 'Processing one page',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    replacedWorkers: new Counter({
      name: 'tixngo_workers_replaced_total',
      help: 'Workers of a queue that took nothing for a minute though jobs waited, and were replaced',
      labelNames: ['queue'] as const,
      registers,
    }),
    queueDepth: new Gauge({
      name: 'tixngo_queue_jobs',
      help: 'Jobs by queue and state',
      labelNames: ['queue', 'state'] as const,
      registers: [registry],
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** @returns one registry that holds the sums */
export function sumOfWork(figures: readonly WorkFigures[]): Registry {
  return AggregatorRegistry.aggregate([...figures]);
}
