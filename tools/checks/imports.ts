// Import directions and cycles (ARCHITECTURE.md, "What may import what").
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brokenRules, findCycles, importsOf } from './import-rules.js';

const ROOTS = ['packages', 'apps', 'test', 'tools'];
const NOT_OURS = /(^|\/)(node_modules|dist|generated)\//;

const paths = ROOTS.filter((root) => existsSync(root)).flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${root}/${name.replaceAll('\\', '/')}`,
  ),
);
const files = paths
  .filter((path) => /\.(ts|tsx|mts|mjs)$/.test(path) && !NOT_OURS.test(path))
  .map((path) => ({ path, imports: importsOf(readFileSync(path, 'utf8')) }));

const problems = [
  ...brokenRules(files),
  ...findCycles(files).map((cycle) => `cycle: ${[...cycle, cycle[0]].join(' → ')}`),
];
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
