import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHolder } from './lock-file.js';
import { readConnection } from './postgres/connection-file.js';
import { endPostgres, takeOverLeftover } from './postgres/leftover.js';
import { postgresPaths, startEmbeddedPostgres } from './postgres/start.js';
import { ownIdentity } from './processes.js';

const PREFIX = 'tixngo-sync-test-';
const OWNER_FILE = 'owner.json';

export interface TestPostgres {
  /** To a database of a superuser, who may create others. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** A PostgreSQL for one test run: empty, fast, not durable, gone afterwards. What a killed test run left is removed first. */
export async function startTestPostgres(): Promise<TestPostgres> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(dataDir, OWNER_FILE), JSON.stringify({ ...ownIdentity(), command: 'test run' }));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir, durable: false, log: { debug: () => {} } });
    // An interrupted test run exits without waiting for anything.
    const endNow = () => {
      process.kill(server.pid, 'SIGQUIT');
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
      // No owner file: just being made, or another account's and closed to us.
      if (readdirSync(dataDir).includes(OWNER_FILE) && liveHolder(join(dataDir, OWNER_FILE)) === undefined)
        await removeDataDir(dataDir);
    } catch {
      // Another account's, or another test run is removing it: theirs to clean.
    }
  }
}

async function removeDataDir(dataDir: string): Promise<void> {
  const { cluster, connection } = postgresPaths(dataDir);
  const running = await takeOverLeftover(cluster, readConnection(connection)?.password, () => {});
  if (running !== undefined) await endPostgres(running.pid, true);
  rmSync(dataDir, { recursive: true, force: true });
}
