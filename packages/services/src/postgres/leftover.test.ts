import { describe, expect, it } from 'vitest';
import { disarmPostmasterFile, parsePostmasterFile } from './leftover.js';

const READY = '4242\n/data/postgres\n1795515816\n40123\n\n127.0.0.1\n  5432001   65536\nready   \n';

describe('postmaster.pid', () => {
  it('gives pid, port and state of a running server', () => {
    expect(parsePostmasterFile(READY)).toEqual({ pid: 4242, port: 40123, state: 'ready' });
  });

  it.each([
    ['only a pid so far', '4242\n', { pid: 4242, port: undefined, state: 'unknown' }],
    ['no port so far', '4242\n/data\n1795515816\n', { pid: 4242, port: undefined, state: 'unknown' }],
    ['stopping', READY.replace('ready   ', 'stopping'), { pid: 4242, port: 40123, state: 'stopping' }],
  ])('is read while it is incomplete or changing: %s', (_, text, expected) => {
    expect(parsePostmasterFile(text)).toEqual(expected);
  });

  it.each(['', '\n', 'abc\n', '0\n', '-12\n/data'])('names no process when it contains %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });

  it('keeps everything but the pid when disarmed, because PostgreSQL needs the shared memory key', () => {
    const disarmed = disarmPostmasterFile(READY);
    expect(disarmed.split('\n').slice(1)).toEqual(READY.split('\n').slice(1));
    expect(parsePostmasterFile(disarmed)?.pid).toBeGreaterThan(4_194_304);
  });
});
