import { readInstallationFigures } from '@tixngo-sync/db';
import { Gauge } from 'prom-client';
import type { Parts } from '../parts.js';

/** Prometheus may ask as often as it likes. */
const CACHE_MS = 5_000;

/**
 * Registers what only the database and the queue know, beside what this process counts.
 * @returns reads it anew if what is there is older than 5 s. Never fails: what cannot be read is left as it was, and `tixngo_up` says so
 */
export function collectInstallationMetrics({ database, queues, metrics, log }: Parts): () => Promise<void> {
  const gauges = createGauges(metrics.registry);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  const readDatabase = async () => {
    const figures = await readInstallationFigures(database);
    for (const [status, count] of Object.entries(figures.runsByStatus)) gauges.runs.set({ status }, count);
    for (const [status, count] of Object.entries(figures.openPagesByStatus)) gauges.openPages.set({ status }, count);
    for (const [outcome, count] of Object.entries(figures.ticketsByOutcome)) gauges.tickets.set({ outcome }, count);
    gauges.pages.set(figures.pages);
    gauges.quarantine.set(figures.openQuarantine);
    gauges.oldestPage.set(figures.oldestStoredPageSeconds);
    gauges.sinceSuccess.set(figures.sinceLastSuccessSeconds ?? Number.NaN);
    gauges.workers.set(figures.liveWorkers);
  };
  const readQueues = async () => {
    for (const [queue, states] of Object.entries(await queues.depths())) {
      for (const [state, count] of Object.entries(states)) metrics.queueDepth.set({ queue, state }, count);
    }
  };
  const readAll = async () => {
    const outcomes = await Promise.allSettled([readDatabase(), readQueues()]);
    for (const [index, part] of (['database', 'queue'] as const).entries()) {
      const outcome = outcomes[index];
      gauges.up.set({ part }, outcome?.status === 'fulfilled' ? 1 : 0);
      if (outcome?.status === 'rejected') log.warn({ err: outcome.reason, part }, 'metrics could not be read');
    }
    readAt = performance.now();
  };
  return async () => {
    if (performance.now() - readAt < CACHE_MS) return;
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    await reading;
  };
}

function createGauges(registry: Parts['metrics']['registry']) {
  const registers = [registry];
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name, help, labelNames, registers });
  return {
    up: gauge('tixngo_up', 'Whether the database and the queue answered at this scrape', 'part'),
    runs: gauge('tixngo_runs', 'Runs by status', 'status'),
    pages: gauge('tixngo_run_pages', 'Pages that runs fetched or replayed'),
    openPages: gauge(
      'tixngo_open_pages',
      'Pages that are not processed, by status: STORED wait for a worker, FAILED for a person',
      'status',
    ),
    tickets: gauge('tixngo_run_tickets', 'Tickets of all runs by what became of them', 'outcome'),
    quarantine: gauge('tixngo_quarantine_open', 'Tickets in quarantine that nobody has dealt with'),
    oldestPage: gauge(
      'tixngo_oldest_stored_page_age_seconds',
      'Lag: how long the oldest page that is fetched and not processed has been waiting; 0: none',
    ),
    sinceSuccess: gauge('tixngo_last_success_age_seconds', 'Lag: since a run last went through; NaN: never'),
    workers: gauge('tixngo_workers_alive', 'Workers that gave a sign lately'),
  };
}
