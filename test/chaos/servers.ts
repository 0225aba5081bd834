import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@tixngo-sync/db';
import { findRedisServer, isRunning, startEmbeddedPostgres, startPrivateRedis } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { sql, urlOf } from './database.js';

const quiet = { debug: () => undefined };
/** Not a superuser, so that a connection limit applies to it. */
const WORKERS_ROLE = { name: 'chaos_workers', password: 'chaos' };

/** A server that can be stopped and started again at the same address. */
export interface Server {
  readonly url: string;
  /** @param signal how to end it; see the server's manual */
  stop(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
}

/** PostgreSQL, durable as in production, and Redis with its append-only file, in a temporary directory. */
export interface Servers {
  /** Its URL connects as a superuser. */
  readonly postgres: Server;
  readonly redis: Server;
  /** @returns the URL of an empty database with the newest schema, for {@link WORKERS_ROLE} */
  createDatabase(name: string): Promise<string>;
  /** Limits the workers' connections to `most` and cuts the existing ones; null removes the limit. */
  limitConnections(most: number | null): Promise<void>;
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error when no Redis is installed */
export async function startServers(): Promise<Servers> {
  const server = findRedisServer();
  if (server === null)
    throw new Error('Chaos needs a redis-server or valkey-server on the PATH: install one.');
  const dataDir = mkdtempSync(join(tmpdir(), 'tixngo-sync-chaos-'));
  const postgres = await startServer((port) => startEmbeddedPostgres({ dataDir, log: quiet, ...port }));
  // The workers keep their REDIS_URL when Redis is started again.
  const password = 'chaos';
  const redis = await startServer((port) =>
    startPrivateRedis({ dataDir, log: quiet, server, password, ...port }),
  );
  const kill = () => {
    postgres.kill();
    redis.kill();
    rmSync(dataDir, { recursive: true, force: true });
  };
  // Both run in their own sessions: an interrupted run would leave them.
  process.once('exit', kill);
  await sql(postgres.url, `CREATE ROLE ${WORKERS_ROLE.name} LOGIN PASSWORD '${WORKERS_ROLE.password}'`);
  const cutConnections = async () => {
    await sql(postgres.url, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      WORKERS_ROLE.name,
    ]);
  };
  return {
    postgres,
    redis,
    createDatabase: async (name) => {
      await sql(postgres.url, `CREATE DATABASE ${name} OWNER ${WORKERS_ROLE.name}`);
      const databaseUrl = urlOf(postgres.url, name, WORKERS_ROLE);
      await migrate({ databaseUrl });
      return databaseUrl;
    },
    cutConnections,
    limitConnections: async (most) => {
      await sql(postgres.url, `ALTER ROLE ${WORKERS_ROLE.name} CONNECTION LIMIT ${most ?? -1}`);
      if (most !== null) await cutConnections();
    },
    close: async () => {
      await Promise.all([redis.stop('SIGKILL'), postgres.stop('SIGQUIT')]);
      process.off('exit', kill);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startServer(
  begin: (options: { port?: number }) => Promise<{ readonly url: string; readonly pid: number }>,
): Promise<Server & { kill(): void }> {
  let running = await begin({});
  const { url } = running;
  const port = Number(new URL(url).port);
  const signalTo = (signal: NodeJS.Signals) => {
    if (isRunning(running.pid)) process.kill(running.pid, signal);
  };
  return {
    url,
    stop: async (signal) => {
      signalTo(signal);
      const ended = () => !isRunning(running.pid);
      await waitFor(ended, { timeoutMs: 15_000, what: 'the end of the server' }).catch(async () => {
        signalTo('SIGKILL');
        await waitFor(ended, { timeoutMs: 10_000, what: 'the end of the killed server' });
      });
    },
    start: async () => {
      running = await begin({ port });
    },
    kill: () => signalTo('SIGQUIT'),
  };
}
