import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';

const HOOK = new URL('./usage-hook.mjs', import.meta.url).href;

/**
 * Runs a Node.js program to its end.
 * @param env added to our environment
 * @param succeeded its exit statuses that are no failure
 * @returns the JSON it printed, seconds from start to exit, its CPU seconds and its peak memory in MiB
 * @throws Error with its standard error when it fails
 */
export async function runChild(args, env, nodeOptions = [], succeeded = [0]) {
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
  if (!succeeded.includes(status))
    throw new Error(`${args.join(' ')} exited with ${status}: ${complaint}${output}`);
  return {
    result: JSON.parse(output),
    processSeconds: (performance.now() - startedAt) / 1000,
    ...JSON.parse(usage.toString()),
  };
}
