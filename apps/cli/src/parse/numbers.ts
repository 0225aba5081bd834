import { LARGEST_ID, parseWholeNumber } from '@tixngo-sync/domain';
import { InvalidArgumentError } from 'commander';

/** Returns a parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = parseWholeNumber(text, least, most);
    if (number === null) throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    return number;
  };
}

export const parseId = wholeNumber(1, LARGEST_ID);

/** Collects the ids of a repeated argument, each once. */
export function parseIds(text: string, ids: readonly number[] | undefined): number[] {
  return [...new Set([...(ids ?? []), parseId(text)])];
}

export const parseBatchSize = wholeNumber(1, 10_000);
