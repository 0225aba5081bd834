import { createDatabase } from '@tixngo-sync/db';
import { clearExpiredBodies } from '@tixngo-sync/pipeline';
import { medianOf } from '../report.mjs';
import { onDatabase } from '../services.mjs';
import { makeBodiesDue } from './bodies.mjs';
import { nextTicket } from './cost.mjs';

/** Tickets that are processed while retention or an erasure works. */
const MEANWHILE = 50_000;
/** About as many bodies as are cleared in that time. */
const DUE = 100_000;
const DAYS = { pageRetentionDays: 30, failedRetentionDays: 90 };

/**
 * Clears what is due, sweep by sweep as a worker does but without the minute between, while the product
 * processes pages.
 * @returns per statement how often and how long, and how long pages took with and without it
 */
export async function measureRetention({ url, product, scale }) {
  const pagesAlone = await pageTimes(product, url, scale);
  const due = await makeBodiesDue(url, scale, DUE);
  await onDatabase(url, 'VACUUM (ANALYZE) page', 'CHECKPOINT');
  const [pagesMeanwhile, cleared] = await bothEnded(pageTimes(product, url, scale), clearAll(url));
  return { due, ...cleared, pagesAlone, pagesMeanwhile };
}

/** Waits for both even if one fails: the next part must not be measured beside the other. */
export async function bothEnded(...works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return Promise.all(works);
}

async function clearAll(url) {
  const database = createDatabase({ url });
  const statements = timeStatements(database.pool);
  const log = { info: () => undefined, warn: () => undefined };
  const startedAt = performance.now();
  let sweeps = 0;
  let cleared = 0;
  try {
    for (let before = -1; cleared > before; sweeps++) {
      before = cleared;
      const { pages, quarantined } = await clearExpiredBodies({ database, settings: DAYS, log });
      cleared += pages + quarantined;
    }
  } finally {
    await database.close();
  }
  return { sweeps, cleared, seconds: (performance.now() - startedAt) / 1000, statements };
}

/** Processes new tickets. @returns milliseconds from taking a page to its commit */
export async function pageTimes(product, url, { tickets }) {
  await product.run({
    first: await nextTicket(url, tickets),
    count: MEANWHILE,
    stride: 1,
    variant: 'stored',
  });
  const rows = await onDatabase(
    url,
    `SELECT extract(epoch FROM ended_at - started_at)::float8 * 1000 AS ms FROM page_attempt
     WHERE page_id IN (SELECT page_id FROM page WHERE run_id = (SELECT max(run_id) FROM run))`,
  );
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    pages: times.length,
    median: medianOf(times),
    p95: times[Math.floor(0.95 * times.length)],
    most: times.at(-1),
  };
}

/** @returns for the beginning of each statement's text: how often, and the longest and all its ms */
function timeStatements(pool) {
  const times = {};
  const query = pool.query;
  pool.query = async (text, values) => {
    const startedAt = performance.now();
    const result = await Reflect.apply(query, pool, [text, values]);
    const ms = performance.now() - startedAt;
    const name = (typeof text === 'string' ? text : text.text).replace(/\s+/g, ' ').trim().slice(0, 70);
    times[name] ??= { count: 0, most: 0, total: 0 };
    times[name].count += 1;
    times[name].total += ms;
    times[name].most = Math.max(times[name].most, ms);
    return result;
  };
  return times;
}

export function printRetention({ due, cleared, sweeps, seconds, statements, pagesAlone, pagesMeanwhile }) {
  console.log(`${cleared} bodies of ${due} due cleared in ${sweeps} sweeps and ${seconds.toFixed(1)} s`);
  console.log(
    '\nstatement, each a transaction of its own                                 times  longest ms  mean ms',
  );
  for (const [name, { count, most, total }] of Object.entries(statements))
    console.log(
      name.padEnd(70),
      String(count).padStart(7),
      most.toFixed(0).padStart(11),
      (total / count).toFixed(1).padStart(8),
    );
  printPageTimes({ alone: pagesAlone, 'beside retention': pagesMeanwhile });
}

export function printPageTimes(times) {
  console.log('\nms to process a page             pages   median      p95  longest');
  for (const [name, { pages, median, p95, most }] of Object.entries(times))
    console.log(
      name.padEnd(30),
      String(pages).padStart(7),
      ...[median, p95, most].map((ms) => ms.toFixed(0).padStart(8)),
    );
}
