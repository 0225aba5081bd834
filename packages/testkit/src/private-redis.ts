import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.js';

const ATTEMPTS = 5;
const START_LIMIT_MS = 10_000;

/** A Redis of its own for one test run. @returns undefined where neither redis-server nor valkey-server is on the PATH */
export async function startPrivateRedis(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const program = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (program === undefined) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-test-redis-'));
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    // BullMQ wants noeviction; nothing is written to disk.
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'];
    const child = spawn(program, [...flags, '--maxmemory-policy', 'noeviction'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const killWithUs = () => child.kill('SIGKILL');
    process.on('exit', killWithUs);
    const stop = async () => {
      process.off('exit', killWithUs);
      await end(child);
      await rm(directory, { recursive: true, force: true });
    };
    const output = await untilReady(child);
    if (output === undefined) return { url: `redis://127.0.0.1:${port}`, stop };
    await end(child);
    if (attempt === ATTEMPTS || !/Address already in use/.test(output)) {
      await stop();
      throw new Error(`The tests' Redis (${program}) did not start:\n${output}`);
    }
  }
}

/** @returns undefined once it takes connections, else what it said before it gave up. */
function untilReady(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let output = '';
    const limit = setTimeout(() => resolve(`${output}\nnot ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const settle = (result: string | undefined) => {
      clearTimeout(limit);
      resolve(result);
    };
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Ready to accept connections/i.test(output)) settle(undefined);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => settle(error.message));
    child.once('exit', () => settle(output));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL'); // nothing of it is kept
  });
}

function findOnPath(program: string): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
