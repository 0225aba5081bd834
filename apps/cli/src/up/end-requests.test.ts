import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenForEndRequests } from './end-requests.js';

let now = 0;
let said: string[] = [];
let stopListening = () => {};

beforeEach(() => {
  now = 0;
  said = [];
  const handlers = { onEnd: (why: string) => said.push(why), onHurry: () => said.push('hurry') };
  stopListening = listenForEndRequests(handlers, () => now);
});
afterEach(() => stopListening());

describe('requests to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends', (signal) => {
    process.emit(signal, signal);
    expect(said).toEqual([signal]);
  });

  it('that come twice for one Ctrl-C, from the terminal and from npm, are one', () => {
    process.emit('SIGINT', 'SIGINT');
    now = 900;
    process.emit('SIGINT', 'SIGINT');
    expect(said).toEqual(['SIGINT']);
  });

  it('that come again later count', () => {
    process.emit('SIGINT', 'SIGINT');
    now = 1_500;
    process.emit('SIGTERM', 'SIGTERM');
    expect(said).toEqual(['SIGINT', 'hurry']);
  });
});
