export interface RedisConfig {
  readonly port: number;
  readonly password: string;
  /** Where it keeps its data; its working directory too. */
  readonly dir: string;
}

/**
 * @returns a redis.conf. The password is in it and not on the command line, which everybody on the machine can read.
 * `noeviction`: BullMQ loses jobs if keys are evicted. Everything is in the append-only file; snapshots would only be a second copy.
 */
export function redisConfigText({ port, password, dir }: RedisConfig): string {
  return [
    '# Written at every start: changes made here are lost.',
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quote(dir)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/** Finds port and password in a text of {@link redisConfigText}. */
export function readRedisConfig(text: string): { port: number; password: string } | undefined {
  const port = Number(/^port (\d+)$/m.exec(text)?.[1]);
  const password = /^requirepass (\S+)$/m.exec(text)?.[1];
  return port > 0 && password !== undefined ? { port, password } : undefined;
}

const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
