import { InvalidArgumentError } from 'commander';

/** Returns a parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    return number;
  };
}

/** The largest PostgreSQL integer. */
const LARGEST_ID = 2_147_483_647;
export const parseId = wholeNumber(1, LARGEST_ID);

/** Collects the ids of a repeated argument, each once. */
export function parseIds(text: string, ids: readonly number[] | undefined): number[] {
  return [...new Set([...(ids ?? []), parseId(text)])];
}

export const parseBatchSize = wholeNumber(1, 10_000);
