import type { Command } from 'commander';
import { parseId, wholeNumber } from '../parse/numbers.js';

export function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document to standard output, and nothing else there');
}

export function withLimit(command: Command, most: number): Command {
  return command.option('--limit <n>', `list at most this many, 1 to ${most}`, wholeNumber(1, most), 50);
}

/** Adds the options of a list that shows the newest rows first. */
export function withScreen(command: Command): Command {
  return withLimit(withJson(command), 1000).option(
    '--before <id>',
    'only rows older than this id: the next part of the list',
    parseId,
  );
}

export function withDryRun(command: Command): Command {
  return command.option('--dry-run', 'print what would change, and change nothing');
}

export function withReason(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why; kept in the audit log');
}

export function withYes(command: Command): Command {
  return command.option('--yes', 'do not ask for confirmation');
}
