import { driftTotals, readInstallationFigures, readWorkFigures } from '@tixngo-sync/db';
import { findStalls, STALL_REASONS } from '@tixngo-sync/pipeline';
import { sumOfWork, type WorkFigures } from '@tixngo-sync/runtime';
import { Gauge } from 'prom-client';
import type { Parts } from '../parts.js';

/** Prometheus may ask as often as it likes. */
const CACHE_MS = 5_000;

/**
 * Registers what only the database and the queue know, beside what this process and all workers count.
 * @returns gives all of it as Prometheus reads it, anew if what is there is older than 5 s. Never fails: what cannot be read is left as it
 * was, and `tixngo_up` says so
 */
export function collectInstallationMetrics({ database, queues, metrics, log }: Parts): () => Promise<string> {
  const gauges = createGauges(metrics.registry);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let workers: readonly WorkFigures[] = [];

  const readDatabase = async () => {
    const figures = await readInstallationFigures(database);
    for (const [status, count] of Object.entries(figures.runsByStatus)) gauges.runs.set({ status }, count);
    for (const [status, count] of Object.entries(figures.openPagesByStatus))
      gauges.openPages.set({ status }, count);
    for (const [outcome, count] of Object.entries(figures.ticketsByOutcome))
      gauges.tickets.set({ outcome }, count);
    gauges.pages.set(figures.pages);
    gauges.quarantine.set(figures.openQuarantine);
    gauges.oldestPage.set(figures.oldestStoredPageSeconds);
    gauges.lag.set(figures.lag.oldestChangeSeconds);
    gauges.sinceSuccess.set(figures.lag.sinceLastSuccessSeconds ?? Number.NaN);
    gauges.workers.set(figures.liveWorkers);
    for (const state of ['answers', 'waiting', 'open'] as const)
      gauges.circuit.set({ state }, figures.tixngo.state === state ? 1 : 0);
    gauges.skippedTicks.set(figures.skippedTicks);
    for (const { kind, count } of await driftTotals(database)) gauges.drift.set({ kind }, count);
    workers = await readWorkFigures(database);
    const stalled = new Set((await findStalls(database)).map(({ reason }) => reason));
    for (const reason of STALL_REASONS) gauges.stalled.set({ reason }, stalled.has(reason) ? 1 : 0);
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
      if (outcome?.status === 'rejected')
        log.warn({ err: outcome.reason, part }, 'metrics could not be read');
    }
    readAt = performance.now();
  };
  const readIfOld = async () => {
    if (performance.now() - readAt < CACHE_MS) return;
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    await reading;
  };
  return async () => {
    await readIfOld();
    // This process's own come first: every name is there before any worker was.
    const work = sumOfWork([await metrics.work.getMetricsAsJSON(), ...workers]);
    return `${await metrics.registry.metrics()}\n${await work.metrics()}`;
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
    lag: gauge(
      'tixngo_lag_seconds',
      'How long ago TIXNGO gave the oldest change that S-360 does not show, on a page to process or in quarantine; 0: it shows all',
    ),
    oldestPage: gauge(
      'tixngo_oldest_stored_page_age_seconds',
      'How long the oldest page that waits for a worker has been waiting; 0: none',
    ),
    sinceSuccess: gauge('tixngo_last_success_age_seconds', 'Since a run last went through; NaN: never'),
    stalled: gauge('tixngo_stalled', '1: nothing has moved for two minutes where something should', 'reason'),
    circuit: gauge(
      'tixngo_circuit',
      '1 at the state TIXNGO is in: answers, waiting (a run asks again at a set time), open (it gives nothing, scheduled runs wait)',
      'state',
    ),
    skippedTicks: gauge(
      'tixngo_skipped_ticks',
      'Ticks of schedules that began no run: one was under way, or TIXNGO gave nothing',
    ),
    drift: gauge(
      'tixngo_drift',
      'How often TIXNGO sent what was not known: fields, statuses, other types; `tixngo-sync drift` says which',
      'kind',
    ),
    workers: gauge('tixngo_workers_alive', 'Workers that gave a sign lately'),
  };
}
