import { realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../processes.js';

const ANSWER_LIMIT_MS = 5_000;

/** Who answers at a port, as far as it can be told with our password. */
export interface RedisAnswer {
  readonly pid: number;
  readonly dir: string;
}

/**
 * Asks the server at 127.0.0.1:`port` for its pid and directory.
 * @returns undefined if nothing answers, it does not take the password, or it is still loading its data
 */
export function askRedis(port: number, password: string): Promise<RedisAnswer | undefined> {
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

/** Waits until the server that works in `dir` takes commands. @returns undefined if the process has ended or `timeoutMs` have passed */
export async function untilRedisAnswers(
  pid: number,
  port: number,
  password: string,
  dir: string,
  timeoutMs: number,
): Promise<RedisAnswer | undefined> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(pid) && Date.now() < deadline) {
    const answer = await askRedis(port, password);
    if (answer?.pid === pid && isSameDir(answer.dir, dir)) return answer;
    await sleep(20);
  }
  return undefined;
}

export function isSameDir(a: string, b: string): boolean {
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
