import { UsageError } from '@tixngo-sync/domain';

/**
 * Checked in the command and not while it is parsed, so that `--help` need not load the lists.
 * @throws UsageError that names the possible words
 */
export function oneOf<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text.trim().toUpperCase());
  if (word === undefined)
    throw new UsageError('OPTION_WRONG', `${option} "${text}" is none of ${words.join(', ')}`);
  return word;
}
