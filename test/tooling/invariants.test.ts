import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tests = ['packages', 'apps', 'test'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => readFileSync(`${root}/${name}`, 'utf8')),
);

describe('ARCHITECTURE.md', () => {
  const invariants = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| (I\d) /gm)].map(
    (match) => match[1] ?? '',
  );

  it('lists the invariants I1 to I9', () => {
    expect(invariants).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9']);
  });

  it.each(invariants)('has a test for %s, with the number in its name', (invariant) => {
    const named = new RegExp(`\\b(?:it|describe|test)\\b[^\\n]*\\b${invariant}\\b`);
    expect(tests.some((text) => named.test(text))).toBe(true);
  });
});
