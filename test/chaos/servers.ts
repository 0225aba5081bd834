import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@tixngo-sync/db';
import { findRedisServer, isRunning, startEmbeddedPostgres } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { sql, urlOf } from './database.js';
import { mountSmallDisk, type SmallDisk } from './full-disk.js';
import { type RedisGroup, startRedisGroup } from './redis-group.js';
import type { Server } from './server.js';

const quiet = { debug: () => undefined };
/** Not a superuser, so that a connection limit applies to it. */
const WORKERS_ROLE = { name: 'chaos_workers', password: 'chaos' };

/** PostgreSQL with the settings of production, and Redis behind Sentinels, in a temporary directory. */
export interface Servers {
  /** Its URL connects as a superuser. */
  readonly postgres: Server;
  /** Null when the queue is in PostgreSQL. */
  readonly redis: RedisGroup | null;
  /** PostgreSQL's disk; null when we cannot mount one. */
  readonly disk: SmallDisk | null;
  /** @returns the URL of an empty database with the newest schema, for {@link WORKERS_ROLE} */
  createDatabase(name: string): Promise<string>;
  /** Limits the workers' connections to `most` and cuts the existing ones; null removes the limit. */
  limitConnections(most: number | null): Promise<void>;
  cutConnections(): Promise<void>;
  /** Allows logins of the workers' account, or refuses them and cuts its connections. */
  allowLogins(allowed: boolean): Promise<void>;
  /** Makes a database of {@link createDatabase} read-only, or writable again, and cuts its connections. */
  setReadOnly(databaseUrl: string, isReadOnly: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Where the queue is. */
export type QueueKind = 'redis' | 'postgres';

/** @throws Error when the queue is in Redis and none is installed */
export async function startServers(queue: QueueKind = 'redis'): Promise<Servers> {
  const server = findRedisServer();
  if (queue === 'redis' && server === null)
    throw new Error(
      'Chaos on the queue in Redis needs a redis-server or valkey-server on the PATH: install one.',
    );
  const dataDir = mkdtempSync(join(tmpdir(), 'tixngo-sync-chaos-'));
  // PostgreSQL runs as an account of its own when we are root.
  chmodSync(dataDir, 0o711);
  const postgresDir = join(dataDir, 'postgres-disk');
  const disk = mountSmallDisk(postgresDir);
  const postgres = await startServer((port) =>
    startEmbeddedPostgres({ dataDir: postgresDir, log: quiet, ...port }),
  );
  const redis = queue === 'redis' && server !== null ? await startRedisGroup(server, dataDir) : null;
  const remove = () => {
    redis?.kill();
    disk?.unmount();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const kill = () => {
    postgres.kill();
    remove();
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
    disk,
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
    allowLogins: async (allowed) => {
      await sql(postgres.url, `ALTER ROLE ${WORKERS_ROLE.name} ${allowed ? 'LOGIN' : 'NOLOGIN'}`);
      if (!allowed) await cutConnections();
    },
    setReadOnly: async (databaseUrl, isReadOnly) => {
      const change = isReadOnly
        ? 'SET default_transaction_read_only = on'
        : 'RESET default_transaction_read_only';
      await sql(postgres.url, `ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} ${change}`);
      if (isReadOnly) await cutConnections();
    },
    close: async () => {
      await Promise.all([redis?.stop('SIGKILL'), postgres.stop('SIGQUIT')]);
      process.off('exit', kill);
      remove();
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
