import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@tixngo-sync/services';
import { waitFor } from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';
import type { Server } from './server.js';

const PASSWORD = 'chaos';
const MASTER = 'main';
const SENTINELS = 3;
const ANSWER_LIMIT_MS = 60_000;

/** A master and a replica, both with append-only files, behind three Sentinels. */
export interface RedisGroup extends Server {
  /** Runs commands on the server that the Sentinels call the master. */
  onMaster<T>(work: (redis: Redis) => Promise<T>): Promise<T>;
  /** Has the Sentinels make the replica the master, and waits until it takes writes. */
  failOver(): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

/**
 * Starts a Redis as it is run for high availability. `stop` and `start` affect both data servers; the
 * Sentinels continue.
 */
export async function startRedisGroup(program: string, directory: string): Promise<RedisGroup> {
  const root = join(directory, 'redis-group');
  mkdirSync(root);
  const ports = [await freePort(), await freePort()];
  const children = new Map<number, ChildProcess>();
  const launch = (port: number, args: readonly string[]) =>
    children.set(port, spawn(program, args, { cwd: root, stdio: 'ignore', detached: true }));
  const configs = ports.map((port, index) => writeDataConfig(root, port, index === 0 ? null : ports[0]));
  const startAll = () => {
    for (const [index, port] of ports.entries()) launch(port, [configs[index] ?? '']);
  };
  startAll();
  const sentinels: number[] = [];
  for (let index = 0; index < SENTINELS; index++) {
    const port = await freePort();
    sentinels.push(port);
    launch(port, [writeSentinelConfig(root, port, ports[0] ?? 0), '--sentinel']);
  }
  const masterPort = async () => {
    const answer = await onPort(sentinels[0] ?? 0, undefined, (sentinel) =>
      sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER),
    );
    return Number((answer as [string, string])[1]);
  };
  const onMaster = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> =>
    onPort(await masterPort(), PASSWORD, work);
  const untilWritable = () =>
    waitFor(() => onMaster((redis) => redis.set('chaos:writable', '1')), {
      timeoutMs: ANSWER_LIMIT_MS,
      what: 'a Redis that the Sentinels call the master and that takes writes',
    });
  const untilReplicated = () =>
    waitFor(async () => /slave0:[^\r\n]*state=online/.test(await onMaster((redis) => redis.info())), {
      timeoutMs: ANSWER_LIMIT_MS,
      what: 'a replica of the Redis',
    });
  await untilWritable();
  await untilReplicated();
  await waitFor(async () => knowEachOther(await sentinelInfo(sentinels[0] ?? 0)), {
    timeoutMs: ANSWER_LIMIT_MS,
    what: `${SENTINELS} Sentinels that know each other`,
  });
  const addresses = sentinels.map((port) => `127.0.0.1:${port}`).join(',');
  return {
    url: `redis+sentinel://:${PASSWORD}@${addresses}/${MASTER}`,
    onMaster,
    failOver: async () => {
      const before = await masterPort();
      await untilReplicated();
      // Refused while the Sentinels are still busy with the failover before.
      await waitFor(
        () => onPort(sentinels[0] ?? 0, undefined, (one) => one.call('SENTINEL', 'FAILOVER', MASTER)),
        { timeoutMs: ANSWER_LIMIT_MS, what: 'a Sentinel that accepts a failover' },
      );
      await waitFor(async () => (await masterPort()) !== before, {
        timeoutMs: ANSWER_LIMIT_MS,
        what: 'another Redis that is the master',
      });
      await untilWritable();
    },
    stop: async (signal) => {
      await Promise.all(ports.map((port) => end(children.get(port), signal)));
    },
    start: async () => {
      startAll();
      await untilWritable();
    },
    kill: () => {
      for (const child of children.values()) child.kill('SIGKILL');
    },
  };
}

/** Sentinels write what they decide into these files, so that a server starts again as what it was. */
function writeDataConfig(root: string, port: number, master: number | null | undefined): string {
  const dir = join(root, String(port));
  mkdirSync(dir);
  return writeConfig(join(dir, 'redis.conf'), [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${dir}`,
    `requirepass ${PASSWORD}`,
    `masterauth ${PASSWORD}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'repl-diskless-sync-delay 0',
    ...(master == null ? [] : [`replicaof 127.0.0.1 ${master}`]),
  ]);
}

function writeSentinelConfig(root: string, port: number, master: number): string {
  const dir = join(root, String(port));
  mkdirSync(dir);
  return writeConfig(join(dir, 'sentinel.conf'), [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${dir}`,
    `sentinel monitor ${MASTER} 127.0.0.1 ${master} 2`,
    `sentinel auth-pass ${MASTER} ${PASSWORD}`,
    `sentinel down-after-milliseconds ${MASTER} 2000`,
    `sentinel failover-timeout ${MASTER} 4000`,
  ]);
}

function writeConfig(file: string, lines: readonly string[]): string {
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o600);
  return file;
}

async function sentinelInfo(port: number): Promise<string> {
  return onPort(port, undefined, (sentinel) => sentinel.info('sentinel'));
}

const knowEachOther = (info: string) => new RegExp(`slaves=1,sentinels=${SENTINELS}`).test(info);

/** One connection for one piece of work, so that no restart affects the next. */
async function onPort<T>(
  port: number,
  password: string | undefined,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...(password === undefined ? {} : { password }),
    connectTimeout: 5_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const limit = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(limit);
}
