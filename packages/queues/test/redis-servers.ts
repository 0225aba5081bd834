import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';

/** Servers come slowly where other tests keep the machine busy. */
export const PATIENCE = { timeoutMs: 40_000 };

/** Redis servers of one suite; nothing of them is left after `stop`. */
export interface RedisServers {
  /** A directory for one server. */
  directory(name: string): string;
  /** Starts a server that listens on loopback. */
  start(args: readonly string[]): RedisServer;
  stop(): Promise<void>;
}

export interface RedisServer {
  /** As a machine that loses its power. */
  kill(): Promise<void>;
  /** As one that hangs: its connections stay open, and nothing answers. */
  hang(): void;
}

/** @returns null where no Redis is installed */
export function redisServers(): RedisServers | null {
  const program = findRedisServer();
  if (program === null) return null;
  const root = mkdtempSync(join(tmpdir(), 'tixngo-sync-redis-servers-'));
  const children: ChildProcess[] = [];
  return {
    directory: (name) => {
      mkdirSync(join(root, name));
      return join(root, name);
    },
    start: (args) => {
      // A replica writes dump.rdb to its working directory unless --dir names another.
      const child = spawn(program, [...args, '--bind', '127.0.0.1'], { cwd: root, stdio: 'ignore' });
      children.push(child);
      return { kill: () => killed(child), hang: () => child.kill('SIGSTOP') };
    },
    stop: async () => {
      await Promise.all(children.map(killed));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Talks to the server at a port once it answers. */
export async function onServer<T>(
  port: number,
  work: (redis: Redis) => Promise<T>,
  password?: string,
): Promise<T> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...(password === undefined ? {} : { password }),
    retryStrategy: () => 100,
  });
  redis.on('error', () => undefined);
  try {
    await waitFor(async () => (await redis.ping()) === 'PONG', PATIENCE);
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
