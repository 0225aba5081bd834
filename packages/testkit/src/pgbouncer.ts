import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '@tixngo-sync/services';
import pg from 'pg';
import { waitFor } from './wait-for.js';

export interface PgBouncer {
  /** Leads to the database of the URL that it was started with. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Tells whether PgBouncer is installed; a suite that needs it is skipped with a warning without it.
 * @throws Error when that happens in CI
 */
export function findPgBouncer(): string | null {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  const program = places.map((place) => join(place, 'pgbouncer')).find(isProgram);
  if (program !== undefined) return program;
  if (process.env.CI === 'true') throw new Error('No pgbouncer: in CI its suite must not be skipped.');
  process.stderr.write('\n!! PgBouncer suite SKIPPED: no pgbouncer on the PATH.\n');
  return null;
}

/** Starts PgBouncer with its defaults in front of one database. */
export async function startPgBouncer(
  program: string,
  databaseUrl: string,
  mode: 'session' | 'transaction',
): Promise<PgBouncer> {
  const target = new URL(databaseUrl);
  const user = decodeURIComponent(target.username);
  const name = target.pathname.slice(1);
  const directory = mkdtempSync(join(tmpdir(), 'tixngo-sync-pgbouncer-'));
  chmodSync(directory, 0o755); // as root it works as another user
  const port = await freePort();
  const config = join(directory, 'pgbouncer.ini');
  const password = decodeURIComponent(target.password);
  writeFileSync(
    config,
    `[databases]
${name} = host=127.0.0.1 port=${target.port} dbname=${name} user=${user}${password === '' ? '' : ` password=${password}`}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 60
`,
  );
  chmodSync(config, 0o644);
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, [...asUser, config], { stdio: 'ignore' });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  await waitFor(() => answers(url.href), { what: 'PgBouncer' });
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
  return true;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
