// npm run screenshots [-- --only now,runs]: takes the pictures of the console; see
// test/e2e/screenshots/take-screenshots.test.ts.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { only: { type: 'string', default: 'all' } } });
const vitest = createRequire(import.meta.url).resolve('vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'screenshots'], {
  env: { ...process.env, SCREENSHOTS: values.only },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
