import type { Command } from 'commander';
import { parseId, wholeNumber } from '../parse/numbers.js';

/** What every command with a result takes. */
export interface ResultOptions {
  readonly json?: true;
}

/** What every list takes. */
export interface ListOptions extends ResultOptions {
  readonly limit: number;
  readonly before?: number;
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document on standard output, and nothing else there');
}

/** `--limit` and `--before`: newest first, the next screen begins below the last id of this one. */
export function withScreen(command: Command): Command {
  return withJson(command)
    .option('--limit <n>', 'how many at most', wholeNumber(1, 1000), 50)
    .option('--before <id>', 'only older ones than this id: the next screen', parseId);
}
