import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRunning } from '@tixngo-sync/services';
import { createTestDatabase, type TestDatabase, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bin/tixngo-sync.js', import.meta.url));
const START_LIMIT = { timeoutMs: 60_000 };

let test: TestDatabase;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-worker-'));
  const { TIXNGO_API_URL: _, ...others } = process.env;
  // Without redis-server on the PATH the queue is in the database: nothing else is started.
  env = { ...others, PATH: '', DATABASE_URL: test.url, DATA_DIR: join(directory, '.data') };
  Object.assign(env, { LOG_LEVEL: 'info', LOG_PRETTY: 'false', PORT: '0' });
});
afterAll(async () => {
  await test.drop();
  await rm(directory, { recursive: true, force: true });
});

/** Starts a command; `said` is what it has printed. */
function start(command: string, settings: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [PROGRAM, command], {
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { said: '' };
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      printed.said += text;
    });
  return { child, printed, ended: once(child, 'exit') };
}

interface StartedProcess {
  readonly pid: number;
  readonly commandLine: string;
}

/** The processes that a process has started. */
function childrenOf({ pid }: ChildProcess): StartedProcess[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children
    .filter((child) => child !== '')
    .map((child) => ({
      pid: Number(child),
      commandLine: readFileSync(`/proc/${child}/cmdline`, 'utf8'),
    }));
}

describe('worker', { timeout: 120_000 }, () => {
  it('talks to the built-in simulator if no TIXNGO is given, and SIGTERM ends all of it', async () => {
    const { child, printed, ended } = start('worker');
    try {
      await waitFor(() => printed.said.includes('worker is running'), START_LIMIT);
      expect(printed.said).toContain('TIXNGO: built-in simulator, since TIXNGO_API_URL is not set');
      // The part itself is this process, so that a supervisor sees its end.
      expect(childrenOf(child)).toMatchObject([{ commandLine: expect.stringContaining('simulator') }]);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });

  it('ends when the reader of its output has ended, and leaves nothing running', async () => {
    const { child, printed, ended } = start('worker');
    await waitFor(() => printed.said.includes('TIXNGO: built-in'), START_LIMIT);
    const started = childrenOf(child);
    expect(started).toHaveLength(1);
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await ended).toEqual([0, null]);
    for (const { pid } of started) await waitFor(() => !isRunning(pid));
  });
});

describe.each(['worker', 'dashboard'])('%s', { timeout: 120_000 }, (app) => {
  // Catches: SIGPIPE taken for the end of our output. The kernel sends it whenever we write to a
  // connection that its other end has closed: a restart of PostgreSQL ended workers, a browser the dashboard.
  it('ignores SIGPIPE', async () => {
    const { child, printed, ended } = start(app);
    await waitFor(() => /worker is running|Dashboard: http/.test(printed.said), START_LIMIT);
    child.kill('SIGPIPE');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(printed.said).toMatch(/"why":"SIGTERM","msg":"stopping/);
    expect(printed.said).not.toMatch(/second signal/);
  });
});

describe('dashboard', { timeout: 120_000 }, () => {
  it('is one process, which ends with a status when the port is taken', async () => {
    const { child, printed, ended } = start('dashboard');
    await waitFor(() => printed.said.includes('Dashboard: http'), START_LIMIT);
    expect(childrenOf(child)).toEqual([]);
    const port = /Dashboard: http:\/\/[^:]+:(\d+)/.exec(printed.said)?.[1];
    const second = start('dashboard', { PORT: port });
    expect(await second.ended).toEqual([1, null]);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
