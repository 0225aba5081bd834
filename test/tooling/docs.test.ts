import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAY_IMPORT } from '../../tools/checks/import-rules.js';

const documents = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

// Our own package.json: the shape is known.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const BUILT_IN = ['ci', 'install', 'help'];

/**
 * `packages/db/src/client.ts`, `docs/decisions`; also `name.ts`, because a bare name does not locate a file.
 */
const OUR_PATH = /^(?:(?:packages|apps|test|tools|prisma|docs|deploy|\.ci)\/|\S+\.ts$)/;

/** The part of a path before a pattern (`*`) or a blank (`<name>`), from the project's root. */
const fixedPart = (path: string) => path.replace(/[^/]*[*<].*$/, '');

describe.each(documents)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/(?:`|^ {4}|&& )npm (?:run )?([a-z][a-z:-]*)/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((name) => scripts[name] === undefined && !BUILT_IN.includes(name))).toEqual([]);
  });

  it('names only files that exist, by their path from the root', () => {
    const named = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
    const paths = named.filter((name) => OUR_PATH.test(name)).map(fixedPart);
    expect(paths.filter((name) => name !== '' && !existsSync(name))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('lists what every package and app may import, as the check does', () => {
    const text = readFileSync('ARCHITECTURE.md', 'utf8').replace(/\s+/g, ' ');
    const said = [...text.matchAll(/- \*\*`((?:packages|apps)\/\w+)`\*\*.*?Imports: ([\w, ]+)\./g)].map(
      ([, folder = '', names = '']) => [folder, names === 'nothing' ? [] : names.split(', ')],
    );
    expect(Object.fromEntries(said)).toEqual(MAY_IMPORT);
  });
});
