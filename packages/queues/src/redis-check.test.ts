import { describe, expect, it } from 'vitest';
import { judgeRedis } from './redis-check.js';

const info = (fields: Record<string, string>) =>
  Object.entries({ redis_version: '7.2.4', maxmemory_policy: 'noeviction', aof_enabled: '1', ...fields })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('');

describe('judgeRedis', () => {
  it('accepts a Redis that keeps every key', () => {
    expect(judgeRedis({ info: info({}), save: '' })).toEqual({
      version: '7.2.4',
      problems: [],
      warnings: [],
    });
    expect(judgeRedis({ info: info({ aof_enabled: '0' }), save: '3600 1' }).warnings).toEqual([]);
  });

  it('refuses a policy that evicts jobs and names the setting, unless the start is forced', () => {
    const facts = { info: info({ maxmemory_policy: 'allkeys-lru' }), save: '' };
    expect(judgeRedis(facts).problems).toEqual([
      expect.stringContaining('Set "maxmemory-policy noeviction"'),
    ]);
    const forced = judgeRedis(facts, { allowEviction: true });
    expect(forced.problems).toEqual([]);
    expect(forced.warnings).toHaveLength(1);
  });

  it('warns of a Redis that loses its data at a restart; does not warn when it cannot know', () => {
    const forgetful = info({ aof_enabled: '0' });
    expect(judgeRedis({ info: forgetful, save: '' }).warnings).toEqual([
      expect.stringContaining('appendonly yes'),
    ]);
    expect(judgeRedis({ info: forgetful, save: undefined }).warnings).toEqual([]);
  });

  it.each([
    ['5.0.14', 1],
    ['6.0.9', 1],
    ['6.2.0', 0],
    ['8.0.1', 0],
  ])('version %s: %i problems', (version, problems) => {
    expect(judgeRedis({ info: info({ redis_version: version }), save: '' }).problems).toHaveLength(problems);
  });

  it("reports Valkey's own version", () => {
    expect(judgeRedis({ info: info({ valkey_version: '8.1.0' }), save: '' }).version).toBe('8.1.0');
  });
});
