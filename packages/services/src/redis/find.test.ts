import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedisServer, isRecentEnough } from './find.js';

const root = mkdtempSync(join(tmpdir(), 'find-redis-'));
const directory = (name: string) => join(root, name);

beforeAll(() => {
  const program = (name: string, file: string, version: string, mode = 0o755) => {
    mkdirSync(directory(name), { recursive: true });
    writeFileSync(join(directory(name), file), `#!/bin/sh\necho '${version}'\n`);
    chmodSync(join(directory(name), file), mode);
  };
  program('old', 'redis-server', 'Redis server v=5.0.14 sha=00000000:0');
  program('new', 'redis-server', 'Redis server v=7.0.15 sha=00000000:0');
  program('valkey', 'valkey-server', 'Valkey server v=8.0.1 sha=00000000:0');
  program('closed', 'redis-server', 'Redis server v=7.0.15', 0o644);
  mkdirSync(join(directory('folder'), 'redis-server'), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the redis-server that is used', () => {
  it.each([
    ['Redis server v=6.2.0 sha=00000000:0', true],
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0', true],
    ['Valkey server v=8.0.1 sha=00000000:0', true],
    ['Redis server v=6.0.16 sha=00000000:0', false],
    ['Redis server v=5.0.14', false],
    ['', false],
  ])('is 6.2 or newer: %s', (text, expected) => {
    expect(isRecentEnough(text)).toBe(expected);
  });

  it.each([
    ['the first that is new enough', ['old', 'new'], ['new', 'redis-server']],
    ['valkey when there is no redis', ['old', 'valkey'], ['valkey', 'valkey-server']],
    ['redis before valkey', ['valkey', 'new'], ['new', 'redis-server']],
    ['none when no candidate is an executable file', ['closed', 'folder', 'missing'], null],
  ])('is %s', (_, path, expected) => {
    const found = findRedisServer(path.map(directory).join(delimiter));
    expect(found).toBe(expected === null ? null : join(root, ...expected));
  });

  it('is none on an empty PATH', () => {
    expect(findRedisServer('')).toBeNull();
  });
});
