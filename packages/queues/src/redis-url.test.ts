import { UsageError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';

const open = { username: undefined, password: undefined, tls: false };
const noSentinelAccess = { sentinelUsername: undefined, sentinelPassword: undefined };

describe('parseRedisUrl', () => {
  it.each<[string, RedisAddress]>([
    ['redis://localhost', { kind: 'single', node: { host: 'localhost', port: 6379 }, db: 0, ...open }],
    ['redis://h:7000/3', { kind: 'single', node: { host: 'h', port: 7000 }, db: 3, ...open }],
    ['  redis://h:7000/ ', { kind: 'single', node: { host: 'h', port: 7000 }, db: 0, ...open }],
    ['redis://[::1]:7000', { kind: 'single', node: { host: '::1', port: 7000 }, db: 0, ...open }],
    [
      'redis://:p%40ss@h',
      { kind: 'single', node: { host: 'h', port: 6379 }, db: 0, ...open, password: 'p@ss' },
    ],
    [
      'rediss://u:p:q@h',
      { kind: 'single', node: { host: 'h', port: 6379 }, db: 0, username: 'u', password: 'p:q', tls: true },
    ],
    [
      'redis://u:p@a:1,b,redis://c:3',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
          { host: 'c', port: 3 },
        ],
        username: 'u',
        password: 'p',
        tls: false,
      },
    ],
    [
      'rediss://a:1, b:2',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
        ...open,
        tls: true,
      },
    ],
    [
      'redis+sentinel://s1/main',
      {
        kind: 'sentinel',
        sentinels: [{ host: 's1', port: 26379 }],
        master: 'main',
        db: 0,
        ...open,
        ...noSentinelAccess,
      },
    ],
    [
      'redis+sentinel://u:p@s1:1,s2:2/main/4?sentinelPassword=q%26r',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 's1', port: 1 },
          { host: 's2', port: 2 },
        ],
        master: 'main',
        db: 4,
        username: 'u',
        password: 'p',
        tls: false,
        sentinelUsername: undefined,
        sentinelPassword: 'q&r',
      },
    ],
    [
      'rediss+sentinel://s1:1/main',
      {
        kind: 'sentinel',
        sentinels: [{ host: 's1', port: 1 }],
        master: 'main',
        db: 0,
        ...open,
        tls: true,
        ...noSentinelAccess,
      },
    ],
  ])('reads %s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    ['http://h', 'must start with'],
    ['', 'must start with'],
    ['redis://', 'not host:port'],
    ['redis://h:0', 'not host:port'],
    ['redis://h:99999', 'not host:port'],
    ['redis://h:port', 'not host:port'],
    ['redis://h/three', 'not a number'],
    ['redis://a,', 'not host:port'],
    ['redis://a,rediss://b', 'mixes schemes'],
    ['redis://a/1,b', 'a database other than 0'],
    ['redis+sentinel://s1:1', 'name of the master'],
    ['redis+sentinel://s1:1/main/0/x', 'more than'],
    ['redis://:%zz@h', '%25'],
  ])('refuses %s', (url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(UsageError);
    expect(() => parseRedisUrl(url)).toThrow(why);
  });

  it('repeats no part of a refused value', () => {
    expect(() => parseRedisUrl('redis://user:s3cret@host:x')).toThrow(expect.not.stringContaining('s3cret'));
  });
});

// Catches: ?db=5 was ignored, and the jobs were in database 0.
it('refuses ?db=, which would be ignored', () => {
  expect(() => parseRedisUrl('redis://h:1?db=5')).toThrow(/REDIS_URL has \?db=.*\/db/);
});
