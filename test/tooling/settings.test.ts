import { readFileSync } from 'node:fs';
import { parseSettings, SECRET_NAMES, SETTING_NAMES, SETTINGS } from '@tixngo-sync/runtime';
import { describe, expect, it } from 'vitest';

/** Only for docker-compose.yml. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD', 'POSTGRES_APP_PASSWORD', 'REDIS_PASSWORD'];

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const entries = [...text.matchAll(/^((?:# .*\n)*)#([A-Z_]+)=(.*)$/gm)].map(
    ([, comment = '', name = '', value = '']) => ({ comment, name, value }),
  );

  it('names every setting, and no other', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES, ...COMPOSE_ONLY].sort());
  });

  it('explains every setting in the words of the table in packages/runtime/src/settings.ts', () => {
    const written = Object.fromEntries(
      entries.map(({ name, comment }) => [name, comment.replace(/^# /gm, '').replaceAll('\n', ' ').trim()]),
    );
    const inTable = Object.entries(SETTINGS).map(([name, setting]) => {
      return [name, 'secret' in setting ? `${setting.about} Secret.` : setting.about];
    });
    expect(written).toMatchObject(Object.fromEntries(inTable));
  });

  it('contains only accepted values, and the true defaults', () => {
    const defaults = parseSettings({});
    const asWritten = parseSettings(Object.fromEntries(entries.map(({ name, value }) => [name, value])));
    const examples = {
      databaseUrl: expect.any(String),
      redisUrl: expect.any(String),
      migrateDatabaseUrl: expect.any(String),
      tixngoApiUrl: expect.any(String),
    };
    expect(asWritten).toEqual({ ...defaults, ...examples });
  });
});

describe('docs/settings.md', () => {
  const rows = [
    ...readFileSync('docs/settings.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| ([^|]*?) ?\|(.*)\|$/gm),
  ].map(([, name = '', shownDefault = '', about = '']) => ({ name, shownDefault, about: about.trim() }));

  it('has a row for every setting, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES].sort());
    for (const { name, about } of rows) expect(about, name).not.toBe('');
  });

  it('names every secret that may be in a file, and no other', () => {
    const text = readFileSync('docs/settings.md', 'utf8');
    const section = /works for (.*?), in the environment/s.exec(text)?.[1] ?? '';
    const named = [...section.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...SECRET_NAMES].sort());
  });

  it('shows the true defaults', () => {
    const shown = Object.fromEntries(
      rows.map(({ name, shownDefault }) => [name, shownDefault.replaceAll('`', '')]),
    );
    const withDefault = Object.entries(SETTINGS).flatMap(([name, setting]) =>
      'default' in setting ? [[name, String(setting.default)]] : [],
    );
    expect(shown).toMatchObject(Object.fromEntries(withDefault));
  });
});
