// npm run dev: compiles on every change and restarts `tixngo-sync up` after each success. Ctrl-C ends both.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';

const COMPILED = /Found (\d+) errors?\. Watching for file changes\./;

let running: ChildProcess | undefined;
let restarting: Promise<void> = Promise.resolve();
let ending = false;

const compiler = spawn('tsc', ['-b', '--watch', '--preserveWatchOutput'], {
  env: { ...process.env, PATH: `node_modules/.bin${delimiter}${process.env.PATH}` },
  stdio: ['ignore', 'pipe', 'inherit'],
});
compiler.stdout.on('data', (chunk: Buffer) => {
  process.stdout.write(chunk);
  // In sequence: a save while `up` is stopping waits for it.
  if (COMPILED.exec(chunk.toString())?.[1] === '0') restarting = restarting.then(restart);
});
compiler.once('exit', (status) => end(status ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0));

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
  await restarting;
  await stop();
  process.exit(status);
}
