import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, waitFor } from '@tixngo-sync/testkit';
import { expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bin/tixngo-sync.js', import.meta.url));

it('worker talks to the built-in simulator where no TIXNGO is given, and SIGTERM ends all of it', {
  timeout: 60_000,
}, async () => {
  const test = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-worker-'));
  const { TIXNGO_API_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'worker'], {
    env: {
      ...env,
      DATABASE_URL: test.url,
      DATA_DIR: join(directory, '.data'),
      LOG_LEVEL: 'info',
      LOG_PRETTY: 'false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  try {
    await waitFor(() => said.includes('worker is running'), { timeoutMs: 40_000 });
    expect(said).toContain('TIXNGO: built-in simulator, since TIXNGO_API_URL is not set');
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  await test.drop();
  await rm(directory, { recursive: true, force: true });
});
