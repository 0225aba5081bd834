import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer, isRunning, startPrivateRedis } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';

const PASSWORD = 'everything';

/** A Redis that a plan may kill: the one that tests share is not for that. */
export interface RedisUnderTest {
  readonly url: string;
  killAndStart(): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** @returns null where no Redis is installed */
export async function startRedisUnderTest(): Promise<RedisUnderTest | null> {
  const server = findRedisServer();
  if (server === null) return null;
  const dataDir = mkdtempSync(join(tmpdir(), 'tixngo-sync-everything-'));
  const options = { dataDir, server, password: PASSWORD, log: { debug: () => undefined } };
  let running = await startPrivateRedis(options);
  const { url } = running;
  const port = Number(new URL(url).port);
  const kill = async () => {
    if (isRunning(running.pid)) process.kill(running.pid, 'SIGKILL');
    await waitFor(() => !isRunning(running.pid), { what: 'the end of Redis' });
  };
  const killNow = () => {
    if (isRunning(running.pid)) process.kill(running.pid, 'SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', killNow);
  return {
    url,
    killAndStart: async () => {
      await kill();
      running = await startPrivateRedis({ ...options, port });
    },
    flush: async () => {
      const redis = new Redis(url);
      redis.on('error', () => undefined);
      await redis.flushall().finally(() => redis.disconnect());
    },
    close: async () => {
      process.off('exit', killNow);
      await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
