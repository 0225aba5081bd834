// npm run mutation: changes the pure code in small ways, one at a time, and counts how many of these mutants
// the tests notice. What is mutated: tools/mutation/stryker.config.json.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const HELP = `npm run mutation                                      mutates every file that is configured
npm run mutation -- packages/domain/src/history.ts    mutates some, as paths or patterns

The report is in mutation-results/mutation.html. Exit status 1: fewer than 85 % were killed.
`;
const FOLDER = 'tools/mutation';

const files = process.argv.slice(2);
if (files.includes('--help') || files.includes('-h')) process.stdout.write(HELP);
else process.exitCode = installed() ? mutate() : 1;

/** Installed on demand, so that npm ci stays fast (docs/decisions/0022-mutation-tests-with-stryker.md). */
function installed() {
  const locked = `${FOLDER}/package-lock.json`;
  const kept = `${FOLDER}/node_modules/.package-lock.json`;
  if (existsSync(kept) && sameVersions(locked, kept)) return true;
  return spawnSync('npm', ['ci', '--prefix', FOLDER], { stdio: 'inherit' }).status === 0;
}

function sameVersions(...lockFiles) {
  const [locked, kept] = lockFiles.map((path) => JSON.parse(readFileSync(path, 'utf8')).packages);
  return Object.entries(kept).every(([path, { version }]) => locked[path]?.version === version);
}

function mutate() {
  setPriority(19);
  const stryker = `${FOLDER}/node_modules/@stryker-mutator/core/bin/stryker.js`;
  const some = files.length === 0 ? [] : ['--mutate', files.join(',')];
  const args = [stryker, 'run', `${FOLDER}/stryker.config.json`, ...some];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}
