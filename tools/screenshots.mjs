// npm run screenshots [-- --only now,runs] [--docs]: takes the pictures of the console; see
// test/e2e/screenshots/take-screenshots.test.ts.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { only: { type: 'string', default: 'all' }, docs: { type: 'boolean', default: false } },
});
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'screenshots'], {
  env: { ...process.env, SCREENSHOTS: values.only, SCREENSHOTS_DOCS: values.docs ? '1' : '0' },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
