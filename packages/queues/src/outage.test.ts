import { describe, expect, it } from 'vitest';
import { quietWarnings } from './outage.js';

function recorded() {
  const lines: [unknown, string][] = [];
  let now = 0;
  const warn = quietWarnings(
    { warn: (fields: unknown, text: string) => lines.push([fields, text]) } as never,
    () => now,
  );
  return { lines, warn, pass: (ms: number) => (now += ms) };
}

describe('quietWarnings', () => {
  it('logs a text once, then every 30 s with its count', () => {
    const { lines, warn, pass } = recorded();
    for (let i = 0; i < 100; i += 1) warn('ECONNREFUSED');
    expect(lines).toEqual([[{}, 'ECONNREFUSED']]);
    pass(30_000);
    warn('ECONNREFUSED');
    expect(lines[1]).toEqual([{ times: 100 }, 'ECONNREFUSED']);
  });

  it('counts each text separately', () => {
    const { lines, warn } = recorded();
    warn('a');
    warn('b');
    warn('a');
    expect(lines.map(([, text]) => text)).toEqual(['a', 'b']);
  });
});
