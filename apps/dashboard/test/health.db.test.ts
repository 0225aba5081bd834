import { connect, createServer, type Server, type Socket } from 'node:net';
import { createDatabase } from '@tixngo-sync/db';
import { createLogger } from '@tixngo-sync/runtime';
import { waitFor } from '@tixngo-sync/testkit';
import { openSession } from '@tixngo-sync/testkit/users';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seed } from './seed.js';
import { serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('probes and metrics', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  it('is ready when the database, the schema and the queue are', async () => {
    const response = await dashboard.ask('nobody', '/readyz');
    expect(response.status).toBe(200);
    const checks = { database: { ok: true }, schema: { ok: true }, queue: { ok: true } };
    expect(await response.json()).toEqual({ ready: true, checks, stalled: [] });
  });

  // Catches: a replica, or the old primary after a failover, was ready.
  it('is not ready while the database is read-only', async () => {
    // A session keeps the default that it began with: this one stays writable.
    const session = await dashboard.database.pool.connect();
    const { rows } = await session.query<{ name: string }>('SELECT current_database() AS name');
    const setDefault = async (change: string) => {
      await session.query(`ALTER DATABASE ${rows[0]?.name} ${change}`);
      await session.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    };
    try {
      await setDefault('SET default_transaction_read_only = on');
      const response = await waitFor(async () => {
        const answer = await dashboard.ask('nobody', '/readyz');
        return answer.status === 503 ? answer : null;
      });
      expect((await response.json()).checks.database.problem).toMatch(/read-only/);
    } finally {
      await setDefault('RESET default_transaction_read_only');
      session.release();
    }
    await waitFor(async () => (await dashboard.ask('nobody', '/readyz')).status === 200);
  });

  it('is not ready while a migration is missing, and names it and the command to run', async () => {
    const { pool } = dashboard.database;
    await pool.query(
      `CREATE TABLE kept AS SELECT * FROM _prisma_migrations WHERE migration_name LIKE '%sign_in'`,
    );
    await pool.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%sign_in'`);
    // The answer before is reused for two seconds.
    await waitFor(async () => (await dashboard.ask('nobody', '/readyz')).status === 503);
    const response = await dashboard.ask('nobody', '/readyz');
    await pool.query('INSERT INTO _prisma_migrations SELECT * FROM kept');
    expect(response.status).toBe(503);
    const { checks } = await response.json();
    expect(checks.schema.problem).toMatch(/sign_in/);
    expect(checks.schema.todo).toBe('Run: npx tixngo-sync migrate');
  });

  it('checks readiness once for many callers', async () => {
    const query = vi.spyOn(dashboard.database.pool, 'query');
    await waitFor(async () => (await dashboard.ask('nobody', '/readyz')).status === 200);
    await Promise.all(Array.from({ length: 50 }, () => dashboard.ask('nobody', '/readyz')));
    const checks = query.mock.calls.filter(([text]) => String(text).includes('transaction_read_only'));
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.length).toBeLessThan(10);
    query.mockRestore();
  });

  it('reports the figures of the installation to Prometheus', async () => {
    await seed(dashboard.database);
    await dashboard.queues.enqueuePage({ pageId: 2, replayRunId: null });
    const text = await (await dashboard.ask('nobody', '/metrics')).text();
    for (const line of [
      'tixngo_up{part="database"} 1',
      'tixngo_up{part="queue"} 1',
      'tixngo_runs{status="SUCCEEDED_WITH_ERRORS"} 1',
      'tixngo_runs{status="FAILED"} 0',
      'tixngo_open_pages{status="FAILED"} 1',
      'tixngo_run_tickets{outcome="applied"} 9',
      'tixngo_quarantine_open 1',
      'tixngo_workers_alive 1',
      'tixngo_stalled{reason="pages_waiting"} 0',
      'tixngo_oldest_stored_page_age_seconds 0',
      'tixngo_queue_jobs{queue="process-page",state="waiting"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    const names = new Set(
      [...text.matchAll(/^(\w+?)(?:_bucket|_sum|_count)?(?:\{| )/gm)].map(([, name]) => name),
    );
    for (const name of names) expect(text).toContain(`# HELP ${name}`);
    for (const standard of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_version_info',
    ])
      expect(names).toContain(standard);
  });
});

// Breaks this catches: 0 while nothing is known; the last value kept while the database is unavailable.
describe('tixngo_behind_seconds', () => {
  it('has no sample while it is unknown or cannot be read, and grows when it is known', async () => {
    const dashboard = await startDashboard();
    const behind = async () => {
      const text = await (await dashboard.ask('nobody', '/metrics')).text();
      expect(text).toContain('# TYPE tixngo_behind_seconds gauge');
      return /^tixngo_behind_seconds (.*)$/m.exec(text)?.[1];
    };
    const { pool } = dashboard.database;
    expect(await behind()).toBeUndefined();
    await pool.query(
      `INSERT INTO run (trigger, end_reached_at) VALUES ('MANUAL', clock_timestamp() - interval '90 seconds')`,
    );
    await waitFor(async () => Number(await behind()) >= 90);
    await pool.query('ALTER TABLE page RENAME TO page_gone');
    await waitFor(async () => (await behind()) === undefined);
    await dashboard.close();
  });
});

describe('while the database is unavailable', () => {
  it('answers 503 and recovers by itself', async () => {
    const origin = await startDashboard();
    await seed(origin.database);
    const { url } = await currentDatabase(origin);
    const proxy = await openProxy(url);
    const database = createDatabase({ url: proxy.url });
    const log = createLogger({ level: 'silent', pretty: false });
    const server = await serveDashboard({ database, queues: origin.queues, log });
    const cookie = await openSession(origin.database, 'viewer');
    const ask = (path: string, headers = {}) =>
      fetch(server.url + path, {
        headers: { Cookie: cookie, Accept: 'text/html', ...headers },
        redirect: 'manual',
      });
    expect((await ask('/')).status).toBe(200);

    await proxy.cut();
    const screen = await ask('/');
    expect(screen.status).toBe(503);
    expect(await screen.text()).toContain('Database unavailable');
    expect((await (await ask('/api/v1/status')).json()).code).toBe('DATABASE_AWAY');
    expect((await ask('/healthz')).status).toBe(200);
    await waitFor(async () => (await ask('/readyz')).status === 503);
    const readiness = await ask('/readyz');
    const { checks } = await readiness.json();
    expect(checks).toMatchObject({ database: { ok: false }, queue: { ok: true } });
    // Everybody may read this: no host, port or user, which the driver's words contain.
    expect(checks.database.problem).toBe('It cannot be reached.');
    expect(await (await ask('/metrics')).text()).toContain('tixngo_up{part="database"} 0\n');

    await proxy.restore();
    await waitFor(async () => (await ask('/')).status === 200);
    await waitFor(async () => (await ask('/readyz')).status === 200);

    await server.close();
    await database.close();
    await proxy.cut();
    await origin.close();
  });
});

describe('a query that takes too long', () => {
  it('is stopped, and answered with 503', async () => {
    const origin = await startDashboard();
    const { url } = await currentDatabase(origin);
    const database = createDatabase({ url, statementTimeoutMs: 300 });
    const server = await serveDashboard({ database, queues: origin.queues, log: origin.log });
    const cookie = await openSession(origin.database, 'viewer');
    const client = await origin.database.pool.connect();
    await client.query('BEGIN; LOCK TABLE ticket');
    const response = await fetch(`${server.url}/api/v1/tickets`, { headers: { Cookie: cookie } });
    expect(await response.json()).toMatchObject({ status: 503, code: 'TOO_SLOW' });
    await client.query('ROLLBACK');
    client.release();
    await server.close();
    await database.close();
    await origin.close();
  });
});

async function currentDatabase({ queues }: TestDashboard): Promise<{ url: string }> {
  if (queues.backend.kind !== 'postgres') throw new Error('This test needs the PostgreSQL backend.');
  return { url: queues.backend.databaseUrl };
}

/** Opens a proxy to the database that can be cut, to imitate a restart of PostgreSQL or a broken network. */
async function openProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let server: Server;
  const open = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer((near) => {
        const far = connect(Number(target.port || 5432), target.hostname);
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(one);
          one.on('error', () => undefined).on('close', () => other.destroy());
          one.pipe(other);
        }
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  const port = await open(0);
  const near = new URL(databaseUrl);
  near.hostname = '127.0.0.1';
  near.port = String(port);
  return {
    url: near.href,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
    restore: () => open(port),
  };
}
