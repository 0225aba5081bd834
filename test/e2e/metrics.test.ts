import { readFileSync } from 'node:fs';
import { openQueues } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import {
  createTestDatabase,
  page,
  type ScriptedTixngo,
  startScriptedTixngo,
  type TestDatabase,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startWorkerProcess } from '../flow/worker-process.js';
import { type DashboardProcess, startDashboardProcess } from './dashboard-process.js';

let test: TestDatabase;
let tixngo: ScriptedTixngo;
let dashboard: DashboardProcess;

beforeAll(async () => {
  test = await createTestDatabase();
  tixngo = await startScriptedTixngo();
  dashboard = await startDashboardProcess({ DATABASE_URL: test.url });
});
afterAll(async () => {
  await dashboard.stop();
  await tixngo.close();
  await test.drop();
});

const scrape = async () => (await fetch(`${dashboard.url}/metrics`)).text();
const startWorker = () => startWorkerProcess({ DATABASE_URL: test.url, TIXNGO_API_URL: tixngo.url });

/** @returns a series' value in a scrape; NaN if absent. */
function sampleOf(text: string, name: string, ...labels: string[]): number {
  const line = text
    .split('\n')
    .find((each) => each.startsWith(name) && labels.every((label) => each.includes(label)));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

async function startRun(): Promise<void> {
  const log = createLogger({ level: 'silent', pretty: false });
  const queues = await openQueues({
    backend: { kind: 'postgres', databaseUrl: test.url },
    prefix: 'tixngo',
    log,
  });
  await queues.enqueueRetrieve({
    trigger: 'MANUAL',
    scheduleId: null,
    batchSize: null,
    requestedBy: 'test',
    runId: null,
  });
  await queues.close();
}

// Two processes start, and a worker writes its counts every 5 s: slow on a busy machine.
describe('/metrics of the dashboard', () => {
  it('adds up the counts of all worker processes, and keeps them when the workers have ended', async () => {
    tixngo.script({ kind: 'answer', status: 503 }, page([ticketChange(), ticketChange()], 'key-1'));
    const first = startWorker();
    await startRun();
    await waitFor(async () => sampleOf(await scrape(), 'tixngo_pages_total', 'processed') >= 1, {
      timeoutMs: 40_000,
    });
    first.kill('SIGTERM');
    await first.ended;
    await waitFor(async () => sampleOf(await scrape(), 'tixngo_request_retries_total') === 1, {
      timeoutMs: 40_000,
    });

    tixngo.script(page([ticketChange()], 'key-2'));
    const second = startWorker();
    await startRun();
    const text = await waitFor(
      async () => {
        const scraped = await scrape();
        return sampleOf(scraped, 'tixngo_pages_total', 'processed') >= 2 && scraped;
      },
      { timeoutMs: 40_000 },
    );
    second.kill('SIGKILL');
    await second.ended;

    expect(sampleOf(text, 'tixngo_tickets_total', 'applied')).toBe(3);
    expect(sampleOf(text, 'tixngo_request_duration_seconds_count', 'outcome="OK"')).toBeGreaterThanOrEqual(2);
    expect(sampleOf(text, 'tixngo_page_duration_seconds_count')).toBeGreaterThanOrEqual(2);
    expect(sampleOf(await scrape(), 'tixngo_pages_total', 'processed')).toBeGreaterThanOrEqual(2);
  }, 180_000);
});

describe('deploy/', () => {
  // Both files are ours, and their format defines the parts that are read here.
  const rules = parse(readFileSync('deploy/prometheus-rules.yml', 'utf8')) as { groups: { rules: Rule[] }[] };
  const board = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const alerts = rules.groups.flatMap((group) => group.rules);
  const shown = board.panels.flatMap((panel) => panel.targets.map(({ expr }) => expr));

  it.each([
    ['alert rules', alerts.map(({ expr }) => expr)],
    ['Grafana dashboard', shown],
  ])('holds %s on metrics that /metrics has, by labels that they have', async (_, expressions) => {
    const text = await scrape();
    const given = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    expect(expressions.length).toBeGreaterThan(5);
    for (const [, series = '', labels = ''] of expressions
      .join('\n')
      .matchAll(/\b(tixngo_\w+)(?:\{([^}]*)\})?/g)) {
      expect(given).toContain(series.replace(/_(bucket|sum|count)$/, ''));
      const samples = text.split('\n').filter((line) => line.startsWith(`${series}{`));
      // A metric without counts has no labels yet.
      for (const [, label] of samples.length === 0 ? [] : labels.matchAll(/(\w+)[=!]/g))
        expect(samples[0]).toContain(`${label}="`);
    }
  });

  it('describes for every alert what is wrong and what to do', () => {
    expect(alerts.filter(({ annotations }) => !annotations.summary || !annotations.description)).toEqual([]);
  });
});

interface Rule {
  readonly expr: string;
  readonly annotations: { readonly summary?: string; readonly description?: string };
}
