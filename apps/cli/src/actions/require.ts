import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
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
  given: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (given === undefined) return undefined;
  const word = words.find((candidate) => candidate === given.trim().toUpperCase());
  if (word === undefined)
    throw new UsageError('OPTION_WRONG', `${option} cannot be "${given}"; choose one of ${words.join(', ')}`);
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
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `));
}

/**
 * Returns the value of an option; `-` reads it from standard input, which leaves it neither in the list of
 * processes nor in the shell's history.
 * @throws UsageError when standard input is empty
 */
export async function valueOrInput(option: string, value: string): Promise<string> {
  if (value !== '-') return value;
  const given = process.stdin.isTTY === true ? await ask(`${option}: `) : await text(process.stdin);
  if (given.trim() === '') throw new UsageError('INPUT_MISSING', `${option} -: standard input is empty`);
  return given.trim();
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
