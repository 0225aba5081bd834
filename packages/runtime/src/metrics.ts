import { createRequire } from 'node:module';
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** Loaded when it is used: most commands count nothing, and it takes 75 modules. */
const loadPrometheus = (): typeof import('prom-client') => createRequire(import.meta.url)('prom-client');

/** The counters of a process as JSON, which the database stores and sumOfWork adds up. */
export type WorkFigures = readonly MetricObjectWithValues<MetricValue<string>>[];

/**
 * Creates the Prometheus metrics of a process. `work` has what workers count: each stores it in the database
 * with its heartbeat, and the dashboard adds it up. `registry` has the metrics of the process itself and
 * those read on request (queue depths).
 */
export function createMetrics() {
  const { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } = loadPrometheus();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
      help: 'Requests to the diff endpoint that were retried',
      labelNames: ['reason'] as const,
      registers,
    }),
    pages: new Counter({
      name: 'tixngo_pages_total',
      help: 'Pages by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    tickets: new Counter({
      name: 'tixngo_tickets_total',
      help: 'Tickets by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    pageSeconds: new Histogram({
      name: 'tixngo_page_duration_seconds',
      help: 'Duration of processing one page',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    replacedWorkers: new Counter({
      name: 'tixngo_workers_replaced_total',
      help: 'Workers replaced because they took no job for a minute although jobs waited',
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

/** @returns a registry with the sums */
export function sumOfWork(figures: readonly WorkFigures[]): Registry {
  return loadPrometheus().AggregatorRegistry.aggregate([...figures]);
}
