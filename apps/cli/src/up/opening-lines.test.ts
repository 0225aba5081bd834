import { describe, expect, it } from 'vitest';
import { openingLines } from './opening-lines.js';
import { localUrl } from './ready.js';

const opening = {
  version: '1.2.3',
  services: ['Database: somewhere', 'Queue:    somewhere else'],
  tixngoApiUrl: 'http://127.0.0.1:4000/organizer/tickets',
  isSimulated: true,
  consoleUrl: 'http://localhost:3000',
  isAdminPasswordGiven: false,
};

describe('the first lines on the screen', () => {
  it('say what is used, where its data is, where to look and how to sign in', () => {
    const text = openingLines(opening).join('\n');
    for (const part of [
      '1.2.3',
      ...opening.services,
      'built-in simulator',
      'http://localhost:3000',
      '/queues',
      'user admin',
      'printed once',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('name the real TIXNGO and the given password', () => {
    const text = openingLines({
      ...opening,
      isSimulated: false,
      tixngoApiUrl: 'https://api.example/organizer/tickets',
      isAdminPasswordGiven: true,
    }).join('\n');
    expect(text).toContain('https://api.example/organizer/tickets');
    expect(text).toContain('ADMIN_PASSWORD');
    expect(text).not.toContain('simulator');
  });

  it.each([
    ['127.0.0.1', 'http://localhost:3000'],
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['192.0.2.7', 'http://192.0.2.7:3000'],
    ['2001:db8::1', 'http://[2001:db8::1]:3000'],
  ])('give an address that works on this machine: %s', (host, url) => {
    expect(localUrl(host, 3000)).toBe(url);
  });
});
