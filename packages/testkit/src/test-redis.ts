import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer, freePort } from '@tixngo-sync/services';

const ATTEMPTS = 5;
const START_LIMIT_MS = 10_000;

/**
 * Ends the server when its standard input closes, however we end. Ctrl-C in our terminal does not end it
 * earlier.
 */
const UNTIL_STDIN_CLOSES = 'trap "" INT; "$@" & read -r _; kill -9 $!';

/** Starts a Redis for one test run, without data on disk. @returns undefined when no Redis is installed */
export async function startTestRedis(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const program = findRedisServer();
  if (program === null) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'tixngo-sync-test-redis-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const { failure, end } = await launch(program, port, directory);
      const stop = async () => {
        await end();
        remove();
        process.off('exit', remove);
      };
      if (failure === undefined) return { url: `redis://127.0.0.1:${port}`, stop };
      await end();
      // Another program may have taken the port between the check and the start.
      if (attempt === ATTEMPTS || !/in use/i.test(failure))
        throw new Error(`The tests' Redis (${program}) did not start:\n${failure}`);
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/** @returns `failure`: its output if it accepts no connections */
async function launch(
  program: string,
  port: number,
  directory: string,
): Promise<{ failure: string | undefined; end(): Promise<void> }> {
  // BullMQ needs noeviction. `dir` may contain spaces.
  const flags = `--port ${port} --bind 127.0.0.1 --maxmemory-policy noeviction`.split(' ');
  const child = spawn(
    'sh',
    ['-c', UNTIL_STDIN_CLOSES, 'sh', program, ...flags, '--save', '', '--dir', directory],
    {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failure = await new Promise<string | undefined>((resolve) => {
    let output = '';
    const limit = setTimeout(
      () => resolve(`${output}\nnot ready within ${START_LIMIT_MS} ms`),
      START_LIMIT_MS,
    );
    const settle = (result: string | undefined) => {
      clearTimeout(limit);
      resolve(result);
    };
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Ready to accept connections/i.test(output)) settle(undefined);
      else if (/in use|error/i.test(output)) settle(output);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => settle(error.message));
  });
  return {
    failure,
    end: () => {
      child.stdin.end();
      return exited;
    },
  };
}
