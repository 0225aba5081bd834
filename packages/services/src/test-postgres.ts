import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHolder } from './host/lock-file.js';
import { identify, ownIdentity } from './host/processes.js';
import { readConnection } from './postgres/connection.js';
import { endPostgres, takeOverLeftover } from './postgres/leftover.js';
import { postgresPaths, startEmbeddedPostgres } from './postgres/start.js';

const PREFIX = 'tixngo-sync-test-';
const OWNER_FILE = 'owner.json';

export interface TestPostgres {
  /** Connects as a superuser, who may create databases. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts an empty, fast, non-durable PostgreSQL for one test run, after removing what a killed test run left.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(dataDir, OWNER_FILE), JSON.stringify({ ...ownIdentity(), command: 'test run' }));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir, durable: false, log: { debug: () => {} } });
    // An interrupted test run exits without waiting.
    const endNow = () => {
      if (server.isRunning()) process.kill(server.pid, 'SIGQUIT');
      remove();
    };
    process.once('exit', endNow);
    const stop = async () => {
      process.off('exit', endNow);
      await server.stop();
      remove();
    };
    return { url: server.url, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dataDir = join(tmpdir(), name);
    try {
      // Without an owner file it is just being created, or another account's and closed to us.
      if (readdirSync(dataDir).includes(OWNER_FILE) && liveHolder(join(dataDir, OWNER_FILE)) === undefined)
        await removeDataDir(dataDir);
    } catch {
      // It belongs to another account, or another test run is removing it.
    }
  }
}

async function removeDataDir(dataDir: string): Promise<void> {
  const { cluster, connection } = postgresPaths(dataDir);
  const running = await takeOverLeftover(cluster, readConnection(connection)?.password, () => {});
  if (running !== undefined) await endPostgres(identify(running.pid), true);
  rmSync(dataDir, { recursive: true, force: true });
}
