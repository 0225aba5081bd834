const FIRST_SURROGATE = 0xd800;

/**
 * Compares by Unicode code point, which is the order of UTF-8 bytes and of PostgreSQL's `COLLATE "C"`.
 * JavaScript's `<` compares UTF-16 units and so sorts U+10000 and above before U+E000..U+FFFF.
 * @returns a negative number, 0 or a positive number, as `sort` expects
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return codePointRank(unitA) - codePointRank(unitB);
  }
  return a.length - b.length;
}

/** Moves surrogates, the halves of the highest code points, above every other unit. */
function codePointRank(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit <= 0xdfff ? unit + 0x2000 : unit - 0x800;
}
