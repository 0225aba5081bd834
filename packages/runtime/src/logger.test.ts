import { describe, expect, it } from 'vitest';
import { shownError } from './logger.js';

describe('an error in the log', () => {
  it('has its type, message and stack, and nothing that a library attached (I8)', () => {
    const error = Object.assign(new TypeError('no page'), {
      code: 'X',
      request: { headers: { 'X-API-Key': 'secret' } },
      detail: 'a@b.test',
    });
    const shown = shownError(error);
    expect(shown).toMatchObject({
      type: 'TypeError',
      code: 'X',
      message: 'no page',
      stack: expect.stringContaining('logger.test.ts'),
    });
    expect(JSON.stringify(shown)).not.toMatch(/secret|a@b/);
  });

  it('does not repeat the data that PostgreSQL quotes', () => {
    const error = Object.assign(new Error('invalid input syntax for type date: "Xanthippe"'), {
      code: '22007',
    });
    expect(shownError(error)).toMatchObject({ message: 'PostgreSQL answered 22007' });
    expect(JSON.stringify(shownError(error))).not.toContain('Xanthippe');
  });

  it('is shown by its type when it is no Error', () => {
    expect(shownError('text')).toEqual({ type: 'string' });
  });
});
