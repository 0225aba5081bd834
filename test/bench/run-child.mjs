import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';

const HOOK = new URL('./usage-hook.mjs', import.meta.url).href;

/**
 * Runs a Node program to its end.
 * @param env on top of ours
 * @returns the JSON it printed, seconds from start to exit, its CPU seconds and the most memory it had, in MiB
 * @throws what it wrote to standard error, if it failed
 */
export async function runChild(args, env, nodeOptions = []) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, '--import', HOOK, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exit = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [status, output, complaint, usage] = await Promise.all([
    exit,
    text(child.stdout),
    text(child.stderr),
    buffer(child.stdio[3]),
  ]);
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${complaint}${output}`);
  return {
    result: JSON.parse(output),
    processSeconds: (performance.now() - startedAt) / 1000,
    ...JSON.parse(usage.toString()),
  };
}
