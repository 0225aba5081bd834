import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = ['apps/cli/bin/tixngo-sync.js'];
const PROGRAMS = [
  ['SIGTERM', 'the worker', ['apps/worker/dist/main.js'], 0],
  ['SIGTERM', 'the dashboard', ['apps/dashboard/dist/main.js'], 0],
  ['SIGINT', 'tixngo-sync worker', [...CLI, 'worker'], 0],
  ['SIGTERM', 'tixngo-sync dashboard', [...CLI, 'dashboard'], 0],
  // A command that has not done its work does not report success.
  ['SIGTERM', 'tixngo-sync run', [...CLI, 'run'], 1],
] as const;

/** A stop takes no longer than this: a part that hangs is not waited for until its own limit, 8 s. */
const PROMPT_MS = 6_000;

describe('a signal while a part is opening', () => {
  let db: TestDatabase;
  let redis: Server;
  let directory: string;
  const connections = new Set<Socket>();
  const processes: ChildProcess[] = [];
  beforeAll(async () => {
    db = await createTestDatabase();
    directory = mkdtempSync(join(tmpdir(), 'tixngo-sync-opening-'));
    // It accepts connections and never answers: the opening waits.
    redis = createServer((socket) => connections.add(socket.on('error', () => undefined)));
    redis.listen(0, '127.0.0.1');
    await once(redis, 'listening');
  });
  afterAll(async () => {
    for (const child of processes) child.kill('SIGKILL');
    for (const socket of connections) socket.destroy();
    redis.close();
    await db.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  function start(args: readonly string[], settings: Record<string, string>) {
    const [program = '', ...rest] = args;
    const main = fileURLToPath(new URL(`../../${program}`, import.meta.url));
    const child = spawn(process.execPath, [main, ...rest], {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: join(directory, 'data'),
        TIXNGO_API_URL: 'http://127.0.0.1:9/organizer/tickets',
        PORT: '0',
        LOG_PRETTY: 'false',
        ...settings,
      },
    });
    processes.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    return { child, output: () => output };
  }

  it.each(PROGRAMS)('%s ends %s cleanly', async (signal, _name, args, status) => {
    const { port } = redis.address() as { port: number };
    const before = connections.size;
    const { child, output } = start(args, { DATABASE_URL: db.url, REDIS_URL: `redis://127.0.0.1:${port}` });
    await waitFor(() => connections.size > before, { timeoutMs: 30_000, what: 'a connection to the Redis' });
    const since = Date.now();
    const exit = once(child, 'exit');
    child.kill(signal);
    expect(await exit, output()).toEqual([status, null]);
    expect(Date.now() - since).toBeLessThan(PROMPT_MS);
    expect(output()).not.toMatch(/could not start|"level":(50|60)|unhandled/i);
  });

  // Catches: a PostgreSQL that was still starting at the signal and outlives the command.
  it('ends the private PostgreSQL that tixngo-sync worker is starting', { timeout: 120_000 }, async () => {
    const { child, output } = start([...CLI, 'worker'], { LOG_LEVEL: 'info' });
    const exit = once(child, 'exit');
    const cluster = join(directory, 'data', 'postgres');
    await waitFor(() => existsSync(cluster), { timeoutMs: 30_000, what: 'the start of PostgreSQL' });
    child.kill('SIGTERM');
    expect(await exit, output()).toEqual([0, null]);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
    expect(output()).not.toContain('worker is running');
  });
});
