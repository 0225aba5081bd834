import { describe, expect, it } from 'vitest';
import { shownError } from './logger.js';

describe('an error in the log', () => {
  it('says what it is, where it was thrown, and nothing that hangs on it (I8)', () => {
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

  it('does not repeat what PostgreSQL quotes of the data', () => {
    const error = Object.assign(new Error('invalid input syntax for type date: "Xanthippe"'), {
      code: '22007',
    });
    expect(shownError(error)).toMatchObject({ message: 'PostgreSQL answered 22007' });
    expect(JSON.stringify(shownError(error))).not.toContain('Xanthippe');
  });

  it('is shown for what it is where it is no error', () => {
    expect(shownError('text')).toEqual({ type: 'string' });
  });
});
