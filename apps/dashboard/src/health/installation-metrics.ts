import { driftTotals, readInstallationFigures, readWorkFigures } from '@tixngo-sync/db';
import { findStalls, missingPlanBFiles, STALL_REASONS } from '@tixngo-sync/pipeline';
import { QUEUE_NAMES } from '@tixngo-sync/queues';
import { sumOfWork, type WorkFigures } from '@tixngo-sync/runtime';
import { Gauge } from 'prom-client';
import type { Parts } from '../parts.js';
import { atMostEvery } from './at-most-every.js';

/** How long figures are reused, so that frequent scrapes cost the database nothing. */
const CACHE_MS = 5_000;

/**
 * Registers the metrics that only the database and the queue know, next to what this process and all
 * workers count.
 * @returns a function that renders all metrics for Prometheus, from figures at most 5 s old. It never
 * fails: what cannot be read keeps its last value, and `tixngo_up` is 0
 */
export function collectInstallationMetrics(parts: Parts): () => Promise<string> {
  const { metrics } = parts;
  const gauges = createGauges(metrics.registry);
  let workers: readonly WorkFigures[] = [];
  const readIfOld = atMostEvery(CACHE_MS, async () => {
    const [database, queue] = await Promise.allSettled([readDatabase(parts, gauges), readQueues(parts)]);
    if (database.status === 'fulfilled') workers = database.value;
    else gauges.behind.remove(); // it grows meanwhile, by an unknown amount
    reportPart(parts, gauges, 'database', database);
    reportPart(parts, gauges, 'queue', queue);
  });
  return async () => {
    await readIfOld();
    // This process's own figures come first, so that every name exists even before the first worker ran.
    const work = sumOfWork([await metrics.work.getMetricsAsJSON(), ...workers]);
    return `${await metrics.registry.metrics()}\n${await work.metrics()}`;
  };
}

/** Sets the gauges from the database, and returns what each worker counted. */
async function readDatabase({ database }: Parts, gauges: Gauges): Promise<WorkFigures[]> {
  const figures = await readInstallationFigures(database);
  for (const [status, count] of Object.entries(figures.runsByStatus)) gauges.runs.set({ status }, count);
  for (const [status, count] of Object.entries(figures.openPagesByStatus))
    gauges.openPages.set({ status }, count);
  for (const [outcome, count] of Object.entries(figures.ticketsByOutcome))
    gauges.tickets.set({ outcome }, count);
  gauges.pages.set(figures.pages);
  gauges.quarantine.set(figures.open.quarantined);
  gauges.oldestPage.set(figures.oldestStoredPageSeconds);
  const { behindSeconds } = figures.lag;
  if (behindSeconds === null) gauges.behind.remove();
  else gauges.behind.set(behindSeconds);
  gauges.oldestQuarantine.set(figures.open.oldestSeconds ?? 0);
  gauges.outage.reset();
  gauges.outage.set({ code: figures.tixngo.code ?? '' }, figures.tixngo.failingSeconds ?? 0);
  for (const name of QUEUE_NAMES)
    gauges.paused.set({ queue: name }, figures.pausedQueues.includes(name) ? 1 : 0);
  gauges.lag.set(figures.lag.oldestChangeSeconds);
  gauges.sinceSuccess.set(figures.lag.sinceLastSuccessSeconds ?? Number.NaN);
  gauges.workers.set(figures.liveWorkers);
  gauges.skippedTicks.set(figures.skippedTicks);
  for (const state of ['answers', 'waiting', 'open'] as const)
    gauges.circuit.set({ state }, figures.tixngo.state === state ? 1 : 0);
  for (const { kind, count } of await driftTotals(database)) gauges.drift.set({ kind }, count);
  gauges.planBMissing.set((await missingPlanBFiles(database)).length);
  const stalled = new Set((await findStalls(database)).map(({ reason }) => reason));
  for (const reason of STALL_REASONS) gauges.stalled.set({ reason }, stalled.has(reason) ? 1 : 0);
  return readWorkFigures(database);
}

async function readQueues({ queues, metrics }: Parts): Promise<void> {
  for (const [queue, states] of Object.entries(await queues.depths())) {
    for (const [state, count] of Object.entries(states)) metrics.queueDepth.set({ queue, state }, count);
  }
}

function reportPart(
  { log }: Parts,
  gauges: Gauges,
  part: 'database' | 'queue',
  outcome: PromiseSettledResult<unknown>,
): void {
  gauges.up.set({ part }, outcome.status === 'fulfilled' ? 1 : 0);
  if (outcome.status === 'rejected') log.warn({ err: outcome.reason, part }, 'metrics could not be read');
}

type Gauges = ReturnType<typeof createGauges>;

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
      'Pages not processed, by status: STORED wait for a worker, FAILED for a person',
      'status',
    ),
    tickets: gauge('tixngo_run_tickets', 'Tickets of all runs by outcome', 'outcome'),
    quarantine: gauge('tixngo_quarantine_open', 'Tickets in quarantine, neither resolved nor skipped'),
    behind: gauge(
      'tixngo_behind_seconds',
      'How long ago S-360 was last known to be complete: the end of the feed reached and everything before it applied; no sample: unknown',
    ),
    oldestQuarantine: gauge(
      'tixngo_quarantine_oldest_age_seconds',
      'How long the oldest ticket has been in quarantine; 0: none',
    ),
    outage: gauge(
      'tixngo_outage_seconds',
      'Time since the first failed answer of TIXNGO with no good one after it, by the code of the last; 0: its last answer was good',
      'code',
    ),
    paused: gauge('tixngo_queue_paused', '1: the queue is paused in Bull Board', 'queue'),
    lag: gauge(
      'tixngo_lag_seconds',
      'Age of the oldest change received and not applied, on an open page or in quarantine; 0: none. What was never received does not count: see tixngo_behind_seconds',
    ),
    oldestPage: gauge(
      'tixngo_oldest_stored_page_age_seconds',
      'How long the oldest stored page has been waiting for a worker; 0: none',
    ),
    sinceSuccess: gauge('tixngo_last_success_age_seconds', 'Time since the last successful run; NaN: never'),
    stalled: gauge('tixngo_stalled', '1: work has made no progress for two minutes', 'reason'),
    planBMissing: gauge(
      'tixngo_plan_b_missing',
      'Plan B files that are due before a kick-off and were not made',
    ),
    circuit: gauge(
      'tixngo_circuit',
      '1 for the state of TIXNGO: answers, waiting (a run retries later), open (down: scheduled runs wait)',
      'state',
    ),
    skippedTicks: gauge(
      'tixngo_skipped_ticks',
      'Schedule ticks that started no run, because one was in progress or TIXNGO was down',
    ),
    drift: gauge(
      'tixngo_drift',
      'Unknown fields, statuses and types received from TIXNGO; `tixngo-sync drift` lists them',
      'kind',
    ),
    workers: gauge('tixngo_workers_alive', 'Workers with a recent heartbeat'),
  };
}
