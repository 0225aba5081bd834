import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrate } from '@tixngo-sync/db';
import { findRedisServer, startEmbeddedPostgres, startPrivateRedis } from '@tixngo-sync/services';
import pg from 'pg';
import { serverCpuSeconds } from './server-cpu.mjs';

const TEMPLATE = 'bench_template';
const quiet = { debug: () => undefined };

/**
 * Starts what a benchmark needs: PostgreSQL with the settings of `npm start` (durable), Redis if installed,
 * and a template database with the schema.
 * @param kept a directory that stays, with its databases; default: a temporary one
 */
export async function startServices(kept) {
  if (kept !== undefined) mkdirSync(kept, { recursive: true });
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'tixngo-sync-bench-'));
  const started = [];
  const stop = async () => {
    for (const service of started.reverse()) await service.stop();
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, log: quiet });
    started.push(postgres);
    const redis = findRedisServer() === null ? null : await startPrivateRedis({ dataDir, log: quiet });
    if (redis !== null) started.push(redis);
    if (!(await hasDatabase({ adminUrl: postgres.url }, TEMPLATE)))
      await onDatabase(postgres.url, `CREATE DATABASE ${TEMPLATE}`);
    await migrate({ databaseUrl: databaseUrl(postgres.url, TEMPLATE) });
    const cpuSeconds = () => ({
      postgresCpuSeconds: serverCpuSeconds(postgres.pid),
      redisCpuSeconds: redis === null ? 0 : serverCpuSeconds(redis.pid),
    });
    return { dataDir, adminUrl: postgres.url, redisUrl: redis?.url ?? '', cpuSeconds, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The tables that processing pages fills, beside the pages' own. */
export const TICKET_TABLES = 'ticket, ticket_history, contact, distribution, person_detail, owner_sighting';

/** The product's settings on a database of these services. @param name of its queues */
export function environmentOf({ redisUrl, dataDir }, { name, databaseUrl, apiUrl }) {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    TIXNGO_API_URL: apiUrl,
    QUEUE_PREFIX: name,
    LOG_LEVEL: 'warn',
    LOG_PRETTY: 'false',
  };
}

/** Starts a feed (diff-endpoint.mjs) as a process. @returns the process, and the URL to read the feed from */
export async function startFeed(file) {
  const feed = fork(file);
  const [{ port }] = await once(feed, 'message');
  return { feed, apiUrl: `http://127.0.0.1:${port}/api/organizer/tickets` };
}

/** @returns the URL of a new database with the newest schema and no rows. */
export async function createDatabase({ adminUrl }, name) {
  await onDatabase(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`, 'CHECKPOINT');
  return databaseUrl(adminUrl, name);
}

export async function hasDatabase({ adminUrl }, name) {
  const [{ found }] = await onDatabase(
    adminUrl,
    `SELECT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') AS found`,
  );
  return found;
}

export async function dropDatabase({ adminUrl }, name) {
  await onDatabase(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
}

/** Does what autovacuum and the checkpointer do in quiet times, so that no part pays for the previous one. */
export async function settleDatabase(url) {
  await onDatabase(url, 'VACUUM (ANALYZE)', 'CHECKPOINT');
}

/** @returns the rows of the last statement. */
export async function onDatabase(url, ...statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

export function databaseUrl(adminUrl, name) {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Starts the simulator in its bench mode: prepared pages from memory. */
export async function startSimulator({ tickets, pageSize }) {
  const args = ['--bench', tickets, '--bench-limit', pageSize, '--control', '--port', 0];
  const child = spawn(process.execPath, ['apps/simulator/dist/main.js', ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const apiUrl = JSON.parse(line).listening;
  return {
    apiUrl,
    /** @param variant insert: the feed ends after the new tickets; update: all of them follow, changed
     *  @returns the key at which the changed tickets begin */
    async offer(variant) {
      const response = await fetch(new URL('/_control/bench', apiUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ variant }),
      });
      if (!response.ok)
        throw new Error(
          `the simulator refused variant ${variant}: ${response.status} ${await response.text()}`,
        );
      return (await response.json()).updateKey;
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
