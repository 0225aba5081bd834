import { afterEach, describe, expect, it, vi } from 'vitest';
import { headlineText } from './colour.js';
import { forTerminal } from './output.js';
import { cellText, count, fields, table } from './table.js';
import { duration, localTime } from './times.js';

afterEach(() => vi.unstubAllEnvs());

describe('a table', () => {
  const columns = {
    id: (row: { id: number; name: string | null }) => row.id,
    name: (row: { name: string | null }) => row.name,
  };

  it('has a line a row, numbers to the right, nothing for null', () => {
    const rows = [
      { id: 7, name: 'main' },
      { id: 1234, name: null },
    ];
    expect(table(rows, columns, 'none')).toBe('  id  name\n   7  main\n1234');
  });

  it('has a line for it when there is no row', () => {
    expect(table([], columns, 'none')).toBe('none');
  });

  it('shows control characters instead of sending them to the terminal', () => {
    expect(cellText('a\u001b[2J\nb')).toBe('a\\u001b[2J\\nb');
    expect(cellText('\u009b2J\u202e')).toBe('\\u009b2J\\u202e');
  });
});

describe('a table on a terminal', () => {
  const screen = process.stdout.columns;
  afterEach(() => {
    process.stdout.columns = screen;
  });
  const rows = [{ id: 12_345, text: 'x'.repeat(100), note: null }];
  const columns = {
    id: (row: { id: number }) => row.id,
    text: (row: { text: string }) => row.text,
    note: (row: { note: null }) => row.note,
  };

  it('fits the width: long texts are cut, ids stay whole, empty columns are left out', () => {
    process.stdout.columns = 40;
    const [heading, line] = table(rows, columns, 'none').split('\n');
    expect(heading).toBe('   id  text');
    expect(line).toBe(`12345  ${'x'.repeat(32)}…`);
  });

  it('is complete when it is piped', () => {
    process.stdout.columns = undefined as never;
    expect(table(rows, columns, 'none')).toContain('x'.repeat(100));
  });
});

describe('colours', () => {
  const columns = { run: () => 7, status: () => 'FAILED', received: () => 2336 };

  it('show how good a status is, if the output has colours', () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(table([{}], columns, 'none')).toContain('\u001b[31mFAILED\u001b[39m');
    expect(headlineText('good', 'Up to date')).toBe('\u001b[32mUp to date\u001b[39m');
  });

  it('are left out elsewhere', () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('NO_COLOR', '1');
    expect(table([{}], columns, 'none')).toBe('run  status  received\n  7  FAILED     2,336');
  });
});

describe('what is printed', () => {
  it('has no control sequences but our colours', () => {
    const body = '{"name": "\u009b2J\u001b]0;title\u0007"}\n\u202e';
    expect(forTerminal(`\u001b[1;31mfailed\u001b[0m ${body}`)).toBe(
      '\u001b[1;31mfailed\u001b[0m {"name": "\\u009b2J\\u001b]0;title\\u0007"}\n\\u202e',
    );
  });
});

describe('fields', () => {
  it('leave out absent values and align the rest', () => {
    expect(fields({ a: 1, longer: 'x', missing: null, yes: true })).toBe('a       1\nlonger  x\nyes     yes');
  });
});

describe('times', () => {
  it('are local, with the offset of that day', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(localTime(new Date('2026-06-11T16:00:00Z'))).toBe('2026-06-11 12:00:00 -04:00');
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    expect(localTime(new Date('2026-06-11T16:00:00Z'))).toBe('2026-06-11 21:45:00 +05:45');
  });

  it.each([
    [0, '0.0 s'],
    [1234, '1.2 s'],
    [42_000, '42 s'],
    [59_999, '1 min 00 s'],
    [65_000, '1 min 05 s'],
    [3_900_000, '1 h 05 min'],
    [200_000_000, '2 days'],
  ])('%d ms are %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  it('counts have their plural', () => {
    expect([count(1, 'page'), count(2000, 'page')]).toEqual(['1 page', '2,000 pages']);
  });
});
