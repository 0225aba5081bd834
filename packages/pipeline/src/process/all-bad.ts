/** A page of at least this many tickets that are all bad is a changed contract, not bad tickets (docs/interface.md). */
export const ALL_BAD_FROM = 10;
