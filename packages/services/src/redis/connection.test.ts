import { describe, expect, it } from 'vitest';
import { readRedisConfig, redisConfigText } from './connection.js';

const text = redisConfigText({ port: 6400, password: 'c0ffee', dir: '/home/a "b"\\c/redis' });

describe('the private Redis', () => {
  it.each(['bind 127.0.0.1', 'requirepass c0ffee', 'appendonly yes', 'maxmemory-policy noeviction'])(
    'is configured with %s',
    (line) => {
      expect(text.split('\n')).toContain(line);
    },
  );

  it('works in a directory with any name', () => {
    expect(text).toContain('dir "/home/a \\"b\\"\\\\c/redis"');
  });

  it('is found by its configuration', () => {
    expect(readRedisConfig(text)).toEqual({ port: 6400, password: 'c0ffee' });
    expect(readRedisConfig('port 6400\n')).toBeUndefined();
    expect(readRedisConfig('')).toBeUndefined();
  });
});
