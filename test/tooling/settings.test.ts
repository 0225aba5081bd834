import { readFileSync } from 'node:fs';
import { parseSettings, SETTING_NAMES } from '@tixngo-sync/runtime';
import { describe, expect, it } from 'vitest';

/** For docker-compose.yml alone. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD'];

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const entries = [...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));

  it('names every setting, and no other', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES, ...COMPOSE_ONLY].sort());
  });

  it('explains every setting', () => {
    for (const paragraph of text.split('\n\n').filter((part) => /^#[A-Z_]+=/m.test(part)))
      expect(paragraph).toMatch(/^# \S/m);
  });

  it('holds values that a start accepts, and the true defaults', () => {
    const defaults = parseSettings({});
    const asWritten = parseSettings(Object.fromEntries(entries.map(({ name, value }) => [name, value])));
    const examples = {
      databaseUrl: expect.any(String),
      redisUrl: expect.any(String),
      tixngoApiUrl: expect.any(String),
    };
    expect(asWritten).toEqual({ ...defaults, ...examples });
  });
});

describe('docs/settings.md', () => {
  it('has a row for every setting, and no other', () => {
    const rows = [...readFileSync('docs/settings.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(rows.sort()).toEqual([...SETTING_NAMES].sort());
  });
});
