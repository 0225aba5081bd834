import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger, shownError } from './logger.js';

/** Returns what a logger wrote. */
function logged(pretty: boolean, write: (log: ReturnType<typeof createLogger>) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  try {
    const path = join(folder, 'log');
    const fd = openSync(path, 'w');
    write(createLogger({ level: 'info', pretty, fd }));
    closeSync(fd);
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a line of the log', () => {
  const hostile = 'gate \u001b[2J\u009b2J\u202e\u007f';

  it.each([true, false])('shows control characters as escapes (for people: %s)', (pretty) => {
    const text = logged(pretty, (log) => {
      log.info({ gate: hostile, nested: { gate: hostile } }, `entered ${hostile}\n12:00:00 forged line`);
      log.warn({ err: new Error(`refused ${hostile}\nforged`) }, 'failed');
    });
    // pino-pretty colours nothing when it does not write to a terminal.
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u);
    expect(text).toContain('\\u009b2J');
    expect(text).not.toMatch(/^(12:00:00 )?forged/m);
  });

  it('is the same object for a script', () => {
    const text = logged(false, (log) => log.info({ gate: hostile }, 'entered'));
    expect(JSON.parse(text)).toMatchObject({ gate: hostile, msg: 'entered' });
  });
});

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
