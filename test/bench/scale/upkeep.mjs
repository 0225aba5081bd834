// What an installation does besides processing: retention, erasure, a migration, autovacuum.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate } from '@tixngo-sync/db';
import { clearExpiredBodies } from '@tixngo-sync/pipeline';
import { medianOf } from '../report.mjs';
import { onDatabase } from '../services.mjs';

/** Tickets that are processed while retention works. */
const MEANWHILE = 50_000;
const DAYS = { pageRetentionDays: 30, failedRetentionDays: 90 };

/**
 * Clears what is due, sweep by sweep as a worker does but without pauses, while the product processes pages.
 * @param next the first of the tickets that are processed meanwhile
 * @returns per statement how often and how long, and how long pages took with and without it
 */
export async function measureRetention({ url, product, next }) {
  const alone = await pageTimes(product, url, next);
  const database = createDatabase({ url });
  const statements = timeStatements(database.pool);
  const log = { info: () => undefined, warn: () => undefined };
  let processing = true;
  const meanwhile = pageTimes(product, url, next + MEANWHILE).finally(() => {
    processing = false;
  });
  let sweeps = 0;
  let cleared = 0;
  let isClearing = true;
  while (isClearing || processing) {
    const { pages, quarantined } = await clearExpiredBodies({ database, settings: DAYS, log });
    sweeps += 1;
    cleared += pages + quarantined;
    isClearing = pages + quarantined > 0;
  }
  await database.close();
  return { sweeps, cleared, statements, pagesAlone: alone, pagesMeanwhile: await meanwhile };
}

/** Milliseconds from taking a page to its commit. */
async function pageTimes(product, url, first) {
  await product.run({ first, count: MEANWHILE, stride: 1, variant: 'stored' });
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
    const name = (typeof text === 'string' ? text : text.text).replace(/\s+/g, ' ').trim().slice(0, 70);
    times[name] ??= { count: 0, most: 0, total: 0 };
    times[name].count += 1;
    times[name].total += performance.now() - startedAt;
    times[name].most = Math.max(times[name].most, performance.now() - startedAt);
    return result;
  };
  return times;
}

/** Erases the owner of a ticket, with the command. */
export async function measureErasure({ services, url, product }) {
  const [{ email }] = await onDatabase(
    url,
    `SELECT owner_email AS email FROM ticket WHERE owner_email NOT LIKE 'erased%' ORDER BY ticket_id LIMIT 1 OFFSET 1000`,
  );
  return timed(
    services,
    async () => (await product.command('privacy', 'erase', '--email', email, '--yes')).result.rows,
  );
}

/** Migrates with one more index on tickets and one on their history, built as the project builds them. */
export async function measureMigration({ services, url }) {
  const folder = join(mkdtempSync(join(tmpdir(), 'tixngo-sync-bench-')), 'migrations');
  cpSync('prisma/migrations', folder, { recursive: true });
  const times = {};
  try {
    for (const [table, columns] of Object.entries(NEW_INDEXES)) {
      const name = `29990101000000_bench_${table}`;
      mkdirSync(join(folder, name));
      writeFileSync(
        join(folder, name, 'migration.sql'),
        `-- migrate: outside a transaction\nCREATE INDEX CONCURRENTLY bench_${table} ON ${table} (${columns});\n`,
      );
      times[table] = await timed(services, () => migrate({ databaseUrl: url, migrationsDir: folder }));
    }
    const [size] = await onDatabase(
      url,
      `SELECT pg_relation_size('bench_ticket')::float8 AS ticket, pg_relation_size('bench_ticket_history')::float8 AS ticket_history`,
    );
    return { times, bytes: size };
  } finally {
    rmSync(join(folder, '..'), { recursive: true });
    await onDatabase(
      url,
      ...Object.keys(NEW_INDEXES).map((table) => `DROP INDEX IF EXISTS bench_${table}`),
      `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_bench_%'`,
    );
  }
}

const NEW_INDEXES = { ticket: 'organization_code, ticket_id', ticket_history: 'owner_email, ticket_id' };

/** @returns seconds, PostgreSQL's CPU seconds, and what the work returned */
async function timed(services, work) {
  const before = services.cpuSeconds().postgresCpuSeconds;
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, postgres: services.cpuSeconds().postgresCpuSeconds - before, result };
}

const LOGGED =
  /automatic (aggressive )?(vacuum|analyze).* of table "[^"]*\.([^".]+)"[\s\S]*?CPU: user: ([\d.]+) s, system: ([\d.]+) s, elapsed: ([\d.]+) s/g;

/** Returns what autovacuum has done since the server logs it, by table, from that log. */
export function readAutovacuum({ dataDir }) {
  const done = {};
  for (const [, , what, table, user, system, elapsed] of readFileSync(
    join(dataDir, 'postgres.log'),
    'utf8',
  ).matchAll(LOGGED)) {
    const name = `${what} ${table}`;
    done[name] ??= { times: 0, cpuSeconds: 0, seconds: 0 };
    done[name].times += 1;
    done[name].cpuSeconds += Number(user) + Number(system);
    done[name].seconds += Number(elapsed);
  }
  return done;
}

/** The same work by hand, when nothing else is to be done: what autovacuum has before it. */
export async function measureVacuum({ services, url }) {
  const times = {};
  for (const table of ['ticket', 'ticket_history', 'contact', 'distribution', 'page'])
    times[table] = await timed(services, async () => {
      await onDatabase(url, `VACUUM (ANALYZE) ${table}`);
    });
  return times;
}
