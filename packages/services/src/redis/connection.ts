import { realpathSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerOfPort } from '../host/ports.js';
import { isRunning } from '../host/processes.js';

/** What redis.conf says. */
export interface RedisConfig {
  readonly port: number;
  readonly password: string;
  /** The data directory, which is also the working directory. */
  readonly dir: string;
}

/**
 * @returns a redis.conf. It contains the password because everybody on the machine can read the command line.
 * `noeviction`: BullMQ loses jobs if keys are evicted. No snapshots: the append-only file contains
 * everything.
 */
export function redisConfigText({ port, password, dir }: RedisConfig): string {
  return [
    '# Written at every start: changes made here are lost.',
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quote(dir)}`,
    // By itself, so that a start that is killed at once leaves no server that the next one does not find.
    'pidfile redis.pid',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/** Reads port and password from a text of {@link redisConfigText}. */
export function readRedisConfig(text: string): { port: number; password: string } | undefined {
  const port = Number(/^port (\d+)$/m.exec(text)?.[1]);
  const password = /^requirepass (\S+)$/m.exec(text)?.[1];
  return port > 0 && password !== undefined ? { port, password } : undefined;
}

const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export function redisUrl({ port, password }: Pick<RedisConfig, 'port' | 'password'>): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

const ANSWER_LIMIT_MS = 5_000;

/** The server that answers at a port. */
interface RedisAnswer {
  readonly pid: number;
  readonly dir: string;
}

/**
 * Asks the server at 127.0.0.1:`port` for its pid and directory.
 * @returns undefined if nothing answers, the password is refused, or it is still loading its data
 */
function askRedis(port: number, password: string): Promise<RedisAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    const end = (answer: RedisAnswer | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => end(undefined));
    socket.once('error', () => end(undefined));
    socket.once('close', () => end(undefined));
    socket.once('connect', () =>
      socket.write(`AUTH ${password}\r\nINFO server\r\nCONFIG GET dir\r\nPING\r\n`),
    );
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (/^-/m.test(text)) end(undefined);
      else if (text.endsWith('+PONG\r\n')) end(parseAnswer(text));
    });
  });
}

/**
 * Waits until the process `pid` answers with `config.dir` as its directory. The password goes only to a
 * program of the account that owns the directory.
 * @returns false if it has ended, or `timeoutMs` have passed
 */
export async function untilRedisAnswers(
  pid: number,
  config: RedisConfig,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(pid) && Date.now() < deadline) {
    const isOurs = [undefined, statSync(config.dir).uid].includes(ownerOfPort(config.port));
    const answer = isOurs ? await askRedis(config.port, config.password) : undefined;
    if (answer?.pid === pid && isSameDir(answer.dir, config.dir)) return true;
    await sleep(20);
  }
  return false;
}

function isSameDir(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}

function parseAnswer(text: string): RedisAnswer | undefined {
  const pid = Number(/^process_id:(\d+)\r$/m.exec(text)?.[1]);
  const dir = /\$3\r\ndir\r\n\$\d+\r\n(.*)\r\n/.exec(text)?.[1];
  return pid > 0 && dir !== undefined ? { pid, dir } : undefined;
}
