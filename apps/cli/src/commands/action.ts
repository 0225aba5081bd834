import type { Command } from 'commander';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { createOutput, type Output } from '../output/output.js';

// biome-ignore lint/suspicious/noConfusingVoidType: work that returns nothing has succeeded
type Outcome = ExitStatus | void;
type Work<Arguments extends unknown[]> = (output: Output, ...args: Arguments) => Promise<Outcome>;

/**
 * Turns a command's work into an action of commander. The work is imported only when its command runs,
 * so that `--help` loads no database. It gets the command's arguments and, last, its options.
 */
export function action<Arguments extends unknown[]>(
  load: () => Promise<Work<Arguments>>,
): (...args: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command; // commander passes itself last, after the options
    const args = all.slice(0, -1) as Arguments; // as the command declared them, parsed by its own parsers
    const work = await load();
    const output = createOutput({ json: command.opts().json === true });
    process.exitCode = (await work(output, ...args)) ?? EXIT.done;
  };
}
