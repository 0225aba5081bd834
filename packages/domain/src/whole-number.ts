/** Ids are int4 in the database. */
export const LARGEST_ID = 2_147_483_647;

/**
 * Returns the number that decimal digits write; null when it is not from `least` to `most`, and for any text
 * that is not its usual form: `Number` would also take `0x10`, `1e3`, `+5`, `05` and ` 5 `.
 * @param most at most the largest safe integer
 */
export function parseWholeNumber(text: string, least: number, most: number): number | null {
  const number = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}
