// npm run dev: compiles on every change, builds the console on every change of it, and restarts
// `tixngo-sync up` after each success. Ctrl-C ends all.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, resolve } from 'node:path';

const CONSOLE_BUILT = /built in \d/;
const COMPILED = /Found (\d+) errors?\. Watching for file changes\./;

/** What has succeeded at least once; `up` needs both. */
const ready = new Set<'code' | 'console'>();
let running: ChildProcess | undefined;
let restarting: Promise<void> = Promise.resolve();
let ending = false;

const compiler = watch('tsc', ['-b', '--watch', '--preserveWatchOutput'], '.', (line) => {
  if (COMPILED.exec(line)?.[1] === '0') succeeded('code');
});
const bundler = watch('vite', ['build', '--watch', '--logLevel', 'info'], 'apps/console', (line) => {
  if (CONSOLE_BUILT.test(line)) succeeded('console');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0));

function watch(
  command: string,
  args: readonly string[],
  cwd: string,
  onOutput: (text: string) => void,
): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    onOutput(chunk.toString());
  });
  child.once('exit', (status) => end(status ?? 1));
  return child;
}

/** In sequence: a save while `up` is stopping waits for it. */
function succeeded(part: 'code' | 'console'): void {
  ready.add(part);
  if (ready.size === 2) restarting = restarting.then(restart);
}

async function restart(): Promise<void> {
  await stop();
  if (ending) return;
  running = spawn(process.execPath, ['apps/cli/bin/tixngo-sync.js', 'up'], { stdio: 'inherit' });
}

/** Ends `up` and waits, because it stops its parts and services in order. */
async function stop(): Promise<void> {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const exited = once(running, 'exit');
  running.kill('SIGTERM');
  await exited;
}

async function end(status: number): Promise<void> {
  if (ending) return;
  ending = true;
  compiler.kill();
  bundler.kill();
  await restarting;
  await stop();
  process.exit(status);
}
