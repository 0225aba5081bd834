import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisServer, freePort } from '@tixngo-sync/services';
import { createTestDatabase, type TestDatabase, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const redisServer = findRedisServer();
const CLI = fileURLToPath(new URL('../../apps/cli/bin/tixngo-sync.js', import.meta.url));
const WARNING = 'keeps nothing over a restart';

/** The programs that process jobs, and what each prints once it has checked Redis and continues. */
const PROGRAMS = [
  ['worker', 'worker is running'],
  ['dashboard', 'Dashboard: '],
  ['up', 'TIXNGO:'],
] as const;

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

describe.runIf(redisServer !== null)('the Redis at the start', { timeout: 180_000 }, () => {
  const processes: ChildProcess[] = [];
  let db: TestDatabase;
  let directory: string;
  let evicting: string;
  let keeping: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tixngo-sync-redis-at-start-'));
    db = await createTestDatabase();
    evicting = await startRedis('--maxmemory-policy', 'allkeys-lru', '--save', '', '--appendonly', 'no');
    keeping = await startRedis('--maxmemory-policy', 'noeviction', '--save', '3600 1');
  });
  afterAll(async () => {
    await Promise.all(processes.map((child) => ended(child, 'SIGKILL')));
    await db.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function startRedis(...flags: string[]): Promise<string> {
    const port = await freePort();
    const server = spawn(redisServer ?? '', [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      ...flags,
    ]);
    processes.push(server);
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await waitFor(() => said.includes('Ready to accept connections'), { what: 'the Redis' });
    return `redis://127.0.0.1:${port}`;
  }

  /** Runs a command until it ends or its output matches `enough`. */
  async function run(
    args: readonly string[],
    settings: Record<string, string>,
    enough?: string,
  ): Promise<Ended> {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: db.url,
        DATA_DIR: join(directory, 'data'),
        TIXNGO_API_URL: 'http://127.0.0.1:9/organizer/tickets',
        PORT: '0',
        LOG_PRETTY: 'false',
        ...settings,
      },
    });
    processes.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    if (enough !== undefined) {
      await waitFor(() => output.includes(enough) || child.exitCode !== null, {
        timeoutMs: 60_000,
        what: `"${enough}"`,
      }).catch((error: unknown) => {
        throw new Error(`${args.join(' ')} printed:\n${output}`, { cause: error });
      });
      return { status: await ended(child, 'SIGTERM'), output };
    }
    return { status: await ended(child), output };
  }

  // Breaks this catches, each seen to fail: a program that does not check, an override that is not passed on,
  // a refusal that does not end it.
  it.each(PROGRAMS)('is refused when it evicts, unless that is allowed: %s', async (program, continues) => {
    const refused = await run([program], { REDIS_URL: evicting });
    expect(refused.status).toBe(1);
    expect(refused.output).toContain('maxmemory-policy is allkeys-lru');
    expect(refused.output).toContain('REDIS_ALLOW_EVICTION=true');
    expect(refused.output).not.toContain(continues);

    const allowed = await run([program], { REDIS_URL: evicting, REDIS_ALLOW_EVICTION: 'true' }, continues);
    expect(allowed.output).toContain(continues);
  });

  it('is refused by a command that processes', async () => {
    const refused = await run(['run', '--json'], { REDIS_URL: evicting });
    expect(refused.status).toBe(1);
    expect(refused.output).toContain('REDIS_UNFIT');
  });

  it('causes a warning when it persists nothing', async () => {
    const forgetful = await run(
      ['worker'],
      { REDIS_URL: evicting, REDIS_ALLOW_EVICTION: 'true' },
      'worker is running',
    );
    expect(forgetful.output).toContain(WARNING);
    const persistent = await run(['worker'], { REDIS_URL: keeping }, 'worker is running');
    expect(persistent.output).not.toMatch(/"level":(40|50|60)/);
  });

  it('causes no warning when `npm start` started it', async () => {
    const started = await run(['up'], { REDIS_URL: '' }, 'worker is running');
    expect(started.output).toContain('private Redis');
    expect(started.output).not.toContain(WARNING);
  });
});

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    if (signal !== undefined) child.kill(signal);
    await exit;
  }
  return child.exitCode;
}
