// npm run bench -- --workers 1,2,3: how fast workers process a backlog of stored pages together.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { runChild } from './run-child.mjs';
import { serverCpuSeconds } from './server-cpu.mjs';
import { onDatabase, TICKET_TABLES } from './services.mjs';

const CLI = 'apps/cli/bin/tixngo-sync.js';
const EMPTY = `TRUNCATE ${TICKET_TABLES}, page_attempt`;

/**
 * Stores the feed's pages once; then, for each number of workers, empties the tables of tickets and has the
 * workers process all pages.
 * @returns per number of workers: tickets a second, and CPU µs per ticket of the workers and of PostgreSQL
 */
export async function measureWorkers({ environment, databaseUrl, services }, { workers, tickets, pageSize }) {
  await runChild([CLI, 'run', '--json', '--batch-size', String(pageSize)], environment);
  const steps = [];
  for (const count of workers) {
    await onDatabase(databaseUrl, EMPTY, 'VACUUM (ANALYZE)', 'CHECKPOINT');
    const step = await withWorkers(count, environment, databaseUrl, (pids) =>
      replay({ environment, databaseUrl, services, pids, tickets }),
    );
    steps.push({ workers: count, ...step });
    console.log(lineOf({ workers: count, ...step }));
  }
  return steps;
}

async function withWorkers(count, environment, databaseUrl, work) {
  const env = { ...process.env, ...environment };
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ['apps/worker/dist/main.js'], { env, stdio: 'inherit' }),
  );
  const ended = children.map((child) => once(child, 'exit'));
  try {
    await untilWorking(databaseUrl, count);
    return await work(children.map(({ pid }) => pid));
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(ended);
  }
}

async function untilWorking(databaseUrl, count) {
  for (;;) {
    const [{ working }] = await onDatabase(databaseUrl, 'SELECT count(*)::int AS working FROM worker');
    if (working === count) return;
    await sleep(200);
  }
}

/** From the first page that is taken to the last commit. */
async function replay({ environment, databaseUrl, services, pids, tickets }) {
  const cpuOfWorkers = () =>
    pids.map((pid) => serverCpuSeconds(pid)).reduce((sum, seconds) => sum + seconds, 0);
  const before = { workers: cpuOfWorkers(), ...services.cpuSeconds() };
  await runChild([CLI, 'runs', 'replay', '1', '--json'], environment);
  const after = { workers: cpuOfWorkers(), ...services.cpuSeconds() };
  const [{ seconds, processed }] = await onDatabase(
    databaseUrl,
    `SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 AS seconds,
       (SELECT count(*)::int FROM ticket) AS processed FROM page_attempt WHERE trigger = 'REPLAY'`,
  );
  if (processed !== tickets) throw new Error(`the workers processed ${processed} of ${tickets} tickets`);
  const perTicket = (name) => ((after[name] - before[name]) / tickets) * 1e6;
  return {
    perSecond: tickets / seconds,
    workerCpu: perTicket('workers'),
    postgresCpu: perTicket('postgresCpuSeconds'),
    redisCpu: perTicket('redisCpuSeconds'),
  };
}

function lineOf({ workers, perSecond, workerCpu, postgresCpu, redisCpu }) {
  const cpu = [workerCpu, postgresCpu, redisCpu].map((micros) => micros.toFixed(0)).join(' + ');
  return `${workers} workers  ${perSecond.toFixed(0).padStart(7)} tickets/s  CPU µs per ticket ${cpu}`;
}
