import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { discoverServices, findRedisServer, freePort, isRunning } from '@tixngo-sync/services';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findRunningUp } from './running-up.js';

const START = fileURLToPath(new URL('./testing/start-up.ts', import.meta.url));
const PART = new URL('./testing/part.mjs', import.meta.url).href;
const WAIT = { timeout: 50_000, interval: 50 };

let dir: string;
let dataDir: string;
let port: number;
const running: RunningUp[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'up-'));
  dataDir = join(dir, 'data');
  port = await freePort();
  for (const part of ['simulator', 'worker', 'dashboard']) writePart(part);
});
afterEach(async () => {
  for (const up of running.splice(0)) await up.end('SIGTERM');
  rmSync(dir, { recursive: true, force: true });
});

function writePart(part: string, options = {}): void {
  writeFileSync(
    join(dir, `${part}.mjs`),
    `import { live } from '${PART}';\nlive('${part}', ${JSON.stringify(options)});\n`,
  );
}

interface PartEvent {
  readonly part: string;
  readonly pid: number;
  readonly what: string;
}

class RunningUp {
  readonly process: ChildProcess;
  output = '';

  constructor(env: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', START, dir], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.process = child;
    running.push(this);
  }

  says(text: string) {
    return expect.poll(() => this.output, WAIT).toContain(text);
  }

  events(): PartEvent[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{"part"'))
      .map((line) => JSON.parse(line) as PartEvent); // written by testing/part.mjs
  }

  pidOf(part: string): number {
    return (
      this.events()
        .filter((event) => event.part === part && event.what === 'started')
        .at(-1)?.pid ?? 0
    );
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill(signal);
      await gone;
    }
    return this.process.exitCode;
  }
}

/** With services that are given: `up` starts none, and the parts of these tests use none. */
function up(env: NodeJS.ProcessEnv = {}): RunningUp {
  const given = { DATABASE_URL: inject('postgresUrl'), REDIS_URL: 'redis://127.0.0.1:1' };
  return new RunningUp({
    ...process.env,
    ...given,
    DATA_DIR: dataDir,
    PORT: String(port),
    LOG_PRETTY: 'false',
    ...env,
  });
}

describe('npm start', { timeout: 120_000 }, () => {
  it('says what it uses and when it is ready, and ends everything on SIGTERM: the parts before the simulator that they use', async () => {
    writePart('worker', { endsAfterMs: 300 });
    const started = up();
    await started.says(`tixngo-sync is ready: http://localhost:${port}`);
    expect(started.output).toContain('built-in simulator');
    expect(started.output).toContain('Schema:   up to date');
    expect(findRunningUp(dataDir)?.consoleUrl).toBe(`http://localhost:${port}`);

    expect(await started.end('SIGTERM')).toBe(0);
    const ends = started.events().map(({ part, what }) => `${part} ${what}`);
    expect(ends.indexOf('worker gone')).toBeLessThan(ends.indexOf('simulator asked to end'));
    expect(ends.indexOf('dashboard gone')).toBeLessThan(ends.indexOf('simulator asked to end'));
    expect(ends).toContain('simulator gone');
    expect(findRunningUp(dataDir)).toBeUndefined();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('prints the password last, after the first lines of the worker and the line that says it is ready', async () => {
    writePart('dashboard', { prints: 'Password: secret' });
    const started = up();
    await started.says('Password: secret');
    expect(started.output.slice(0, started.output.indexOf('is ready'))).toContain('"part":"worker"');
    expect(started.output.indexOf('is ready')).toBeGreaterThan(0);
    expect(started.output.indexOf('Password: secret')).toBeGreaterThan(started.output.indexOf('is ready'));
  });

  it('starts no simulator where TIXNGO_API_URL is set', async () => {
    const started = up({ TIXNGO_API_URL: 'http://127.0.0.1:9/organizer/tickets' });
    await started.says('is ready');
    expect(started.pidOf('simulator')).toBe(0);
  });

  it('starts a part again that was killed, and reports it', async () => {
    const started = up();
    await started.says('is ready');
    const killed = started.pidOf('worker');
    process.kill(killed, 'SIGKILL');
    await started.says('The worker ended unexpectedly (SIGKILL)');
    await expect.poll(() => started.pidOf('worker'), WAIT).not.toBe(killed);
  });

  it.runIf(findRedisServer() !== null)(
    'starts a dead Redis again with a new password, and the parts that use it with it',
    async () => {
      const started = up({ REDIS_URL: '' });
      await started.says('is ready');
      const worker = started.pidOf('worker');
      process.kill(Number(readFileSync(join(dataDir, 'redis/redis.pid'), 'utf8')), 'SIGKILL');
      await started.says('Restarted Redis after an unexpected end');
      await expect.poll(() => started.pidOf('worker'), WAIT).not.toBe(worker);
      const { redisUrl } = await discoverServices({ dataDir });
      const env = readFileSync(`/proc/${started.pidOf('worker')}/environ`, 'utf8');
      expect(env).toContain(`REDIS_URL=${redisUrl}`);
      expect(started.output).not.toContain('ended unexpectedly (');
    },
  );

  it('ends at once at a second request', async () => {
    writePart('worker', { endsAfterMs: 600_000 });
    const started = up();
    await started.says('is ready');
    started.process.kill('SIGINT');
    await started.says('asked to end');
    await new Promise((later) => setTimeout(later, 1_100)); // within a second it would be the same Ctrl-C
    expect(await started.end('SIGINT')).toBe(0);
  });

  it('gives up on a part that cannot start', async () => {
    writeFileSync(join(dir, 'worker.mjs'), 'process.exit(2);');
    const started = up();
    await started.says('Nothing works without the worker');
    await once(started.process, 'exit');
    expect(started.process.exitCode).toBe(2);
  });

  it('refuses a second one on the same DATA_DIR, a taken PORT and wrong settings, and says what to do', async () => {
    const first = up();
    await first.says('is ready');
    const second = up({ PORT: '0' });
    await second.says('error: tixngo-sync is already running');
    expect(await exitCodeOf(second)).toBe(1);

    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const third = up({ DATA_DIR: join(dir, 'other'), PORT: String(taken) });
    await third.says(`127.0.0.1:${taken}: another program uses it`);
    expect(await exitCodeOf(third)).toBe(1);
    server.close();

    const fourth = up({ PORT: 'many' });
    await fourth.says('PORT: must be a whole number');
    expect(await exitCodeOf(fourth)).toBe(2);
  });

  it('killed with -9 leaves parts that end by themselves and services that the next one takes over and ends', async () => {
    const embedded = { DATABASE_URL: '', REDIS_URL: '' };
    const killed = up(embedded);
    await killed.says('is ready');
    await killed.end('SIGKILL');
    for (const part of ['worker', 'dashboard', 'simulator']) {
      await expect
        .poll(() => killed.events().map((event) => `${event.part} ${event.what}`), WAIT)
        .toContain(`${part} gone`);
    }
    const pid = Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);

    const next = up(embedded);
    await next.says('is ready');
    expect(next.output).toContain(
      `PostgreSQL (pid ${pid}) was still running from an earlier start that was killed: taken over.`,
    );
    expect(await next.end('SIGTERM')).toBe(0);
    expect(await discoverServices({ dataDir })).toEqual({ databaseUrl: undefined, redisUrl: undefined });
    expect(isRunning(pid)).toBe(false);
  });
});

async function exitCodeOf(started: RunningUp): Promise<number | null> {
  if (started.process.exitCode === null) await once(started.process, 'exit');
  return started.process.exitCode;
}
