// What an installation does besides processing: erasure, a migration, autovacuum.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@tixngo-sync/db';
import { onDatabase } from '../services.mjs';
import { bothEnded, pageTimes, printPageTimes } from './retention.mjs';

/** Erases the owner of a ticket, with the command, alone and once more while the product processes pages. */
export async function measureErasure({ services, url, product, scale }) {
  const erase = async (offset) => {
    const [{ email }] = await onDatabase(
      url,
      `SELECT owner_email AS email FROM ticket WHERE owner_email LIKE 'scale.%' ORDER BY ticket_id LIMIT 1 OFFSET ${offset}`,
    );
    return timed(
      services,
      async () => (await product.command('privacy', 'erase', '--email', email, '--yes')).result.rows,
    );
  };
  const times = { alone: await erase(1000) };
  const pagesAlone = await pageTimes(product, url, scale);
  const [pagesMeanwhile, meanwhile] = await bothEnded(pageTimes(product, url, scale), erase(2000));
  return { times: { ...times, 'beside pages': meanwhile }, pagesAlone, pagesMeanwhile };
}

/** Migrates with one more index on tickets and one on their history, built as the project builds them. */
export async function measureMigration({ services, url }) {
  const folder = join(mkdtempSync(join(tmpdir(), 'tixngo-sync-bench-')), 'migrations');
  cpSync('prisma/migrations', folder, { recursive: true });
  const times = {};
  const bytes = {};
  await removeNewIndexes(url);
  try {
    for (const [table, columns] of Object.entries(NEW_INDEXES)) {
      const name = `29990101000000_bench_${table}`;
      mkdirSync(join(folder, name));
      writeFileSync(
        join(folder, name, 'migration.sql'),
        `-- migrate: outside a transaction\nCREATE INDEX CONCURRENTLY bench_${table} ON ${table} (${columns});\n`,
      );
      times[table] = await timed(
        services,
        async () => (await migrate({ databaseUrl: url, migrationsDir: folder })).applied,
      );
      const [size] = await onDatabase(url, `SELECT pg_relation_size('bench_${table}')::float8 AS bytes`);
      bytes[table] = size.bytes;
    }
    return { times, bytes };
  } finally {
    rmSync(join(folder, '..'), { recursive: true });
    await removeNewIndexes(url);
  }
}

const NEW_INDEXES = { ticket: 'organization_code, ticket_id', ticket_history: 'owner_email, ticket_id' };

function removeNewIndexes(url) {
  return onDatabase(
    url,
    ...Object.keys(NEW_INDEXES).map((table) => `DROP INDEX IF EXISTS bench_${table}`),
    `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%\\_bench\\_%'`,
  );
}

/** @returns seconds, PostgreSQL's CPU seconds, and what the work returned */
async function timed(services, work) {
  const before = services.cpuSeconds().postgresCpuSeconds;
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, postgres: services.cpuSeconds().postgresCpuSeconds - before, result };
}

/**
 * What autovacuum has done since the services log it, what is left for it, and the same work by hand.
 * PostgreSQL itself starts it when a fifth of a table's rows are dead.
 */
export async function measureVacuum({ services, url }) {
  const automatic = readAutovacuum(services, new URL(url).pathname.slice(1));
  const rows = await onDatabase(
    url,
    `SELECT relname AS "table", n_live_tup::float8 AS live, n_dead_tup::float8 AS dead, n_tup_upd::float8 AS updated,
       n_tup_hot_upd::float8 AS hot, autovacuum_count::float8 AS vacuumed, autoanalyze_count::float8 AS analyzed
     FROM pg_stat_user_tables WHERE relname = ANY ('{${VACUUMED.join()}}') ORDER BY n_live_tup DESC`,
  );
  const times = {};
  for (const table of VACUUMED)
    times[table] = await timed(services, async () => {
      await onDatabase(url, `VACUUM (ANALYZE) ${table}`);
    });
  return { automatic, rows, times };
}

const VACUUMED = ['ticket', 'ticket_history', 'contact', 'distribution', 'page'];

const LOGGED =
  /automatic (aggressive )?(vacuum|analyze).* of table "([^".]+)\.public\.([^".]+)"[\s\S]*?CPU: user: ([\d.]+) s, system: ([\d.]+) s, elapsed: ([\d.]+) s/g;

/** Returns what autovacuum has done to a database's tables, from the server's log. */
function readAutovacuum({ dataDir }, database) {
  const done = {};
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
  for (const [, , what, where, table, user, system, elapsed] of log.matchAll(LOGGED)) {
    if (where !== database) continue;
    const name = `${what} ${table}`;
    done[name] ??= { times: 0, seconds: 0, postgres: 0 };
    done[name].times += 1;
    done[name].seconds += Number(elapsed);
    done[name].postgres += Number(user) + Number(system);
  }
  return done;
}

/** Prints what of `measureErasure`, `measureMigration` and `measureVacuum` there is. */
export function printUpkeep({ times, bytes = {}, rows = [], automatic = {}, pagesAlone, pagesMeanwhile }) {
  for (const row of rows) console.log(JSON.stringify(row));
  console.log('\n                                seconds  PostgreSQL CPU s');
  const line = (name, { seconds, postgres }, more = '') =>
    console.log(name.padEnd(30), seconds.toFixed(1).padStart(8), postgres.toFixed(1).padStart(17), ' ', more);
  for (const [name, time] of Object.entries(times)) {
    const mebibytes = bytes[name] === undefined ? '' : `${Math.round(bytes[name] / 2 ** 20)} MiB `;
    line(name, time, mebibytes + (time.result === undefined ? '' : JSON.stringify(time.result)));
  }
  for (const [name, done] of Object.entries(automatic))
    line(`automatic ${name}`, done, `${done.times} times`);
  if (pagesAlone !== undefined) printPageTimes({ alone: pagesAlone, 'beside erasure': pagesMeanwhile });
}
