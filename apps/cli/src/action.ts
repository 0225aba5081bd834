import type { Command } from 'commander';
import type { ExitStatus } from './exit-status.js';
import { createOutput, type Output } from './output/output.js';

/**
 * Makes a command's work an action of commander: gives it its output and takes its exit status (nothing: done).
 * @param work gets the command's arguments and, last, its options
 */
export function action<Arguments extends unknown[]>(
  // biome-ignore lint/suspicious/noConfusingVoidType: a command that is simply done returns nothing
  work: (output: Output, ...args: Arguments) => Promise<ExitStatus | void>,
): (...args: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command; // commander passes itself last, after the options
    const args = all.slice(0, -1) as Arguments; // as the command declared them, parsed by its own parsers
    const output = createOutput({ json: command.opts().json === true });
    process.exitCode = (await work(output, ...args)) ?? 0;
  };
}
