// npm run build: builds every package in dependency order, from turbo's cache when nothing changed. Prints
// only failures.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const result = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--output-logs=errors-only', '--ui=stream', '--no-color'],
  {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
    encoding: 'utf8',
  },
);
if (result.status !== 0) {
  process.stderr.write(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exitCode = result.status ?? 1;
}
