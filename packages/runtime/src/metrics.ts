import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What this process did, for Prometheus. What the database knows (open quarantine, lag, queue depths) is read when asked for, by the
 * dashboard; these are only the process's own.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tixngo_process_' });
  const registers = [registry];
  return {
    registry,
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
    pages: new Counter({ name: 'tixngo_pages_total', help: 'Pages by what became of them', labelNames: ['outcome'] as const, registers }),
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
    queueDepth: new Gauge({
      name: 'tixngo_queue_jobs',
      help: 'Jobs by queue and state',
      labelNames: ['queue', 'state'] as const,
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
