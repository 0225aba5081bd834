import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveHolder, tryLock, unlock, withLock } from './lock-file.js';
import { ownIdentity } from './processes.js';

let dir: string;
let lock: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(dir, 'x.lock');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = (waitMs: number) => ({
  path: lock,
  command: 'a',
  waitMs,
  onTimeout: () => new Error('busy'),
});

describe('a lock file', () => {
  it('names the running process that holds it', () => {
    expect(tryLock(lock, 'npm start')).toBeUndefined();
    expect(tryLock(lock, 'another')).toMatchObject({ pid: process.pid, command: 'npm start' });
    expect(liveHolder(lock)?.command).toBe('npm start');
  });

  it('is free after unlock and leaves no file', () => {
    tryLock(lock, 'a');
    unlock(lock);
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['a dead process', { pid: 2_147_483_646, birth: null, command: 'x' }],
    [
      'a process whose pid another process has now',
      { ...ownIdentity(), birth: 'another boot/1', command: 'x' },
    ],
    ['a crash in the middle of writing', '{"pid": 12'],
  ])('left by %s counts as free', (_, content) => {
    writeFileSync(lock, typeof content === 'string' ? content : JSON.stringify(content));
    expect(liveHolder(lock)).toBeUndefined();
    expect(tryLock(lock, 'me')).toBeUndefined();
    expect(liveHolder(lock)?.command).toBe('me');
  });

  it('of another process survives unlock', () => {
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, birth: null, command: 'x' }));
    unlock(lock);
    expect(readdirSync(dir)).toEqual(['x.lock']);
  });

  it('admits one holder at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setImmediate(done));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(options(10_000), work)));
    expect(most).toBe(1);
  });

  it('is released when the work fails, and refused when the wait is over', async () => {
    await expect(withLock(options(0), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    tryLock(lock, 'holder');
    await expect(withLock(options(0), async () => {})).rejects.toThrow('busy');
  });
});
