// npm run bench -- --scale: what ten million tickets cost.
import { execFileSync } from 'node:child_process';
import { migrate } from '@tixngo-sync/db';
import {
  createDatabase,
  databaseUrl,
  dropDatabase,
  hasDatabase,
  onDatabase,
  startServices,
} from '../services.mjs';
import { costWhenEmpty, costWhenFilled, printCosts } from './cost.mjs';
import { fill } from './fill.mjs';
import { measureLists, printLists } from './lists.mjs';
import { openProduct } from './product.mjs';
import { measureRetention, printRetention } from './retention.mjs';
import { requireSameShape } from './shape.mjs';
import { printSizes, sizesOf } from './sizes.mjs';
import { DAY_MS, kickOffOf, ticketIdOf } from './tickets.mjs';
import { measureErasure, measureMigration, measureVacuum, printUpkeep } from './upkeep.mjs';

/** Compared with what the product writes. */
const SAMPLE = { first: 10_000, count: 200 };

/**
 * Fills a database with `scale` tickets, unless `data` has it from an earlier measurement, and measures the
 * chosen parts on it. A part that fails does not stop those after it.
 * @param append called with the figures of each part as soon as they are known
 * @returns the parts that failed
 */
export async function measureScale({ scale: tickets, data, parts, changes, pageSize }, append) {
  const services = await startServices(data);
  const failed = [];
  const measure = async (part, work) => {
    console.log(`\n${part}, ${new Date().toISOString()}`);
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    try {
      const figures = await work();
      append({ part, seconds: seconds(), figures });
      console.log(`${part} took ${seconds().toFixed(0)} s`);
    } catch (error) {
      console.error(`${part} failed after ${seconds().toFixed(0)} s:`, error);
      append({ part, seconds: seconds(), error: String(error?.stack ?? error) });
      failed.push(part);
    }
  };
  try {
    await measure('fill', () => fillDatabase(services, tickets));
    if (failed.length > 0) return failed;
    const measures = await measuresOf({ services, tickets, changes, pageSize });
    for (const part of parts) await measure(part, measures[part]);
    return failed;
  } finally {
    await services.stop();
  }
}

/** @returns per part what measures and prints it */
async function measuresOf({ services, tickets, changes, pageSize }) {
  const url = databaseUrl(services.adminUrl, filledName(tickets));
  const scale = await scaleOf(url, tickets);
  const filled = { services, url, scale };
  /** Each part has a product of its own, so that it does not depend on what a failed one left. */
  const onFilled = (work) => async () => {
    const product = await openProduct({ ...filled, name: `filled_${Date.now()}`, pageSize });
    try {
      return await work({ ...filled, product });
    } finally {
      product.close();
    }
  };
  const onEmpty = async (work) => {
    const name = `empty_${Date.now()}`;
    const empty = await createDatabase(services, name);
    const product = await openProduct({ services, url: empty, scale, name, pageSize });
    try {
      return await work({ product, url: empty });
    } finally {
      product.close();
      await dropDatabase(services, name);
    }
  };
  return {
    shape: () => onEmpty((empty) => compareShape(empty, url)),
    sizes: async () => show(await sizesOf(url), (sizes) => printSizes(sizes, tickets)),
    lists: onFilled(async (target) => show(await measureLists(target), printLists)),
    cost: onFilled(async (target) => {
      const empty = await onEmpty((target) => costWhenEmpty(target, changes));
      return show({ empty, filled: await costWhenFilled(target, changes) }, printCosts);
    }),
    retention: onFilled(async (target) => show(await measureRetention(target), printRetention)),
    erasure: onFilled(async (target) => show(await measureErasure(target), printUpkeep)),
    migration: async () => show(await measureMigration(filled), printUpkeep),
    vacuum: async () => {
      const sizes = show(await sizesOf(url), (sizes) => printSizes(sizes, tickets));
      return { sizes, ...show(await measureVacuum(filled), printUpkeep) };
    },
  };
}

function filledName(tickets) {
  return `filled_${tickets}_done`;
}

/** Fills the database; if an earlier call did, only migrates it. @returns PostgreSQL's CPU seconds */
async function fillDatabase(services, tickets) {
  await configure(services, { log_autovacuum_min_duration: 0, autovacuum: 'on', fsync: 'on' });
  if (await hasDatabase(services, filledName(tickets)))
    return migrate({ databaseUrl: databaseUrl(services.adminUrl, filledName(tickets)) });
  const name = `filled_${tickets}`;
  if (await hasDatabase(services, name)) await dropDatabase(services, name);
  const url = await createDatabase(services, name);
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  // Autovacuum would compete with the filling, and a crash only means to fill again.
  await configure(services, { autovacuum: 'off', fsync: 'off' });
  const before = services.cpuSeconds().postgresCpuSeconds;
  const onStep = (step) => console.log(`${new Date().toISOString()} ${step}`.slice(0, 110));
  await fill(url, { tickets, midnight }, onStep);
  await onDatabase(url, 'VACUUM (ANALYZE)', 'CHECKPOINT');
  onStep('vacuumed');
  const postgres = services.cpuSeconds().postgresCpuSeconds - before;
  await configure(services, { autovacuum: 'on', fsync: 'on' });
  await onDatabase(
    services.adminUrl,
    `ALTER DATABASE ${name} RENAME TO ${filledName(tickets)}`,
    'CHECKPOINT',
  );
  // What was written without fsync is written now, not during the measurements.
  execFileSync('sync');
  onStep('written to disk');
  return { postgres };
}

async function configure({ adminUrl }, settings) {
  for (const [name, value] of Object.entries(settings))
    await onDatabase(adminUrl, `ALTER SYSTEM SET ${name} = ${value}`);
  await onDatabase(adminUrl, 'SELECT pg_reload_conf()');
}

/** Kick-offs are those of the day on which it was filled. */
async function scaleOf(url, tickets) {
  const [{ start }] = await onDatabase(
    url,
    'SELECT event_start_time AS start FROM ticket ORDER BY ticket_id LIMIT 1',
  );
  return { tickets, midnight: start.getTime() - kickOffOf(0, { tickets, midnight: 0 }) };
}

async function compareShape({ product, url }, filled) {
  await product.run({ ...SAMPLE, stride: 1, variant: 'stored' });
  const ids = Array.from({ length: SAMPLE.count }, (_, n) => ticketIdOf(SAMPLE.first + n));
  const rows = await requireSameShape(filled, url, ids);
  console.log(`${rows} rows are equal to those that the product writes`);
  return { rows };
}

function show(figures, print) {
  print(figures);
  return figures;
}
