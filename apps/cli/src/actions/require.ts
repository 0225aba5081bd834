import { createInterface } from 'node:readline/promises';
import { PermanentError, UsageError } from '@tixngo-sync/domain';

/**
 * Returns what was found.
 * @param list the command that lists what there is
 * @throws PermanentError when there is nothing
 */
export function found<Value>(value: Value | null, what: string, list: string): Value {
  if (value === null)
    throw new PermanentError('NOT_FOUND', `there is no ${what}; see \`tixngo-sync ${list}\``);
  return value;
}

/**
 * Returns the word that an option names in upper or lower case; undefined when the option is not given.
 * Actions check this, not commander, so that `--help` need not load the words.
 * @throws UsageError that lists the words
 */
export function oneOf<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text.trim().toUpperCase());
  if (word === undefined)
    throw new UsageError('OPTION_WRONG', `${option} cannot be "${text}"; choose one of ${words.join(', ')}`);
  return word;
}

/**
 * Asks for confirmation on the terminal; `yes` confirms without asking.
 * @throws UsageError when standard input is not a terminal
 */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY !== true)
    throw new UsageError(
      'CONFIRMATION_MISSING',
      `${question} Confirm with --yes: standard input is not a terminal`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
