import { expect, it } from 'vitest';
import { messageOf, PermanentError, RetryableError, UsageError } from './errors.js';

it('an error has the name of its class, a code, a message and its cause', () => {
  const cause = new Error('socket closed');
  expect(new PermanentError('KEY_REFUSED', 'Set a valid key.', { cause })).toMatchObject({
    name: 'PermanentError',
    code: 'KEY_REFUSED',
    message: 'Set a valid key.',
    cause,
  });
  expect(new UsageError('NO_SUCH_RUN', 'There is no run 7.').name).toBe('UsageError');
});

it('a retryable error has the wait that was asked for, if any', () => {
  expect(new RetryableError('BUSY', 'Busy.', { retryAfterMs: 1500 }).retryAfterMs).toBe(1500);
  expect(new RetryableError('BUSY', 'Busy.', {}).retryAfterMs).toBeUndefined();
  expect(new RetryableError('BUSY', 'Busy.').retryAfterMs).toBeUndefined();
});

it.each([
  [new UsageError('NO_SUCH_RUN', 'There is no run 7.'), 'There is no run 7.'],
  ['a text', 'a text'],
  [null, 'null'],
])('everything thrown has a message: %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
