import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createTestDatabase } from '@tixngo-sync/testkit';
import { expect, it } from 'vitest';

const MAIN = new URL('../dist/main.js', import.meta.url).href;

/** Runs a command, then prints the CPU time in ms that the process used between its end and its exit. */
const PROGRAM = `
const { main } = await import('${MAIN}');
await main(['node', 'tixngo-sync', 'tickets', 'list', '--json']);
const ended = process.cpuUsage();
process.on('exit', () => {
  const { user, system } = process.cpuUsage(ended);
  process.stderr.write(String((user + system) / 1000));
});
`;

// Without --liftoff-only V8 optimizes Prisma's WebAssembly in the background, and Node.js waits for that at
// the exit: 380 ms of CPU, and minutes of waiting on a busy machine.
it('a command that has printed its result exits at once', { timeout: 60_000 }, async () => {
  const test = await createTestDatabase();
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM],
      { env: { ...process.env, DATABASE_URL: test.url, LOG_LEVEL: 'warn' } },
    );
    expect(JSON.parse(stdout)).toEqual([]);
    expect(Number(stderr)).toBeLessThan(150);
  } finally {
    await test.drop();
  }
});
