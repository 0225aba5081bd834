import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path.js';

describe('the path after signing in', () => {
  it.each([
    ['/queues', '/queues'],
    ['/queues/queue/process-page?status=failed', '/queues/queue/process-page?status=failed'],
    ['/', '/'],
  ])('keeps %s', (asked, path) => expect(nextPath(asked)).toBe(path));

  it.each([
    'https://evil.test/',
    '//evil.test/',
    '/\\evil.test/',
    '/\t/evil.test',
    '\\\\evil.test',
    'javascript:alert(1)',
    '/sign-in?next=/',
    '/.//evil.test',
    '',
    undefined,
    ['/a', '/b'],
  ])('turns %j into the path of the console', (asked) => expect(nextPath(asked)).toBe('/'));

  it('never leads to another site', () => {
    const pieces = fc.array(
      fc.constantFrom('/', '\\', '.', '..', '\t', '\n', 'evil.test', '@', ':', '?', '#', 'http:', '%2f'),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(pieces, (asked) => {
        const path = nextPath(asked.join(''));
        return path.startsWith('/') && new URL(path, 'http://us.test').origin === 'http://us.test';
      }),
    );
  });
});
