import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
/** Runs from source, so that a stale build cannot pass. */
const execArgv = ['--conditions=source', '--import=tsx'];

function endWithTest(child: ChildProcess): ChildProcess {
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [...execArgv, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  endWithTest(child);
  return child;
}

describe('the simulator as a process', () => {
  it('prints where it listens on one line, serves there, and ends cleanly on SIGTERM, even with an unanswered request', async () => {
    const child = start('--control', '--tickets=50');
    const [line] = await once(createInterface(child.stdout), 'line');
    const { listening } = JSON.parse(String(line)) as { listening: string };
    expect(listening).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/organizer\/tickets$/);
    expect((await fetch(`${listening}/diff?limit=5`)).status).toBe(200);
    await fetch(new URL('/_control/faults', listening), { method: 'POST', body: '{"kind":"timeout"}' });
    const unanswered = fetch(`${listening}/diff`).catch(() => 'cut');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await unanswered).toBe('cut');
  });

  it('sends its parent where it listens, and ends when the parent has gone', async () => {
    const child = endWithTest(
      fork(main, ['--tickets=50'], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
    );
    const [message] = await once(child, 'message');
    expect(message).toEqual({ listening: expect.stringMatching(/\/organizer\/tickets$/) });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('lists every wrong option and exits with 2', async () => {
    const child = start('--port=-1', '--speed=fast');
    const wrong = await child.stderr.setEncoding('utf8').toArray();
    expect(wrong.join('')).toMatch(/--port.*\n.*--speed/);
    expect(await (child.exitCode ?? once(child, 'exit').then(([code]) => code))).toBe(2);
  });

  it('prints its options with --help', async () => {
    const help = await start('--help').stdout.setEncoding('utf8').toArray();
    expect(help.join('')).toContain('--start-in-past');
  });
}, 30_000);
