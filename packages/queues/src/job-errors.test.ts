import { AbortedError, PermanentError, RetryableError, UsageError } from '@tixngo-sync/domain';
import { UnrecoverableError } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { queueError } from './job-errors.js';

describe('queueError', () => {
  it.each([
    new PermanentError('A', 'fix it'),
    new UsageError('B', 'fix it'),
    new AbortedError('C', 'fix it'),
  ])('lets BullMQ give up on %s', (error) => {
    const shown = queueError(error, 'page 1');
    expect(shown).toBeInstanceOf(UnrecoverableError);
    expect(shown.message).toBe('fix it');
  });

  it.each([new RetryableError('A', 'later'), new Error('?'), 'thrown text', undefined])(
    'lets BullMQ try %s again',
    (error) => {
      expect(queueError(error, 'page 1')).not.toBeInstanceOf(UnrecoverableError);
    },
  );

  it('keeps the message of our errors and the place of all: that is what a person sees on Bull Board', () => {
    const error = new RetryableError('A', 'TIXNGO is away: wait');
    const shown = queueError(error, 'page 1');
    expect(shown.message).toBe('TIXNGO is away: wait');
    expect(shown.stack).toContain('job-errors.test.ts');
  });

  it('I8: keeps the text of an unexpected error, its cause and its stack head out', () => {
    const error = Object.assign(new Error('invalid input "jane@example.org"', { cause: new Error('jane') }), {
      code: '22P02',
    });
    const shown = queueError(error, 'page 1');
    expect(`${shown.message} ${shown.stack} ${String(shown.cause)}`).not.toContain('jane');
    expect(shown.message).toContain('page 1 failed with an unexpected error: Error 22P02');
  });

  it('I8: a syntax error may quote what was parsed', () => {
    let thrown: unknown;
    try {
      JSON.parse('jane@example.org');
    } catch (error) {
      thrown = error;
    }
    expect(queueError(thrown, 'page 1').message).not.toContain('jane');
    expect(queueError(new TypeError("reading 'length'"), 'page 1').message).toContain("reading 'length'");
  });
});
