/** A change, as far as its tax number matters. */
export interface NumberClaim {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly updatedAt: string;
  readonly place: number;
}

/** A ticket as stored. */
export interface NumberHolder {
  readonly ticketId: string;
  readonly taxNumber: string | null;
  readonly updatedAt: string | null;
  readonly place: number | null;
}

/** Returns whether `a` is newer than `b`, by `updatedAt`, then by place in the feed. */
export function isNewer(
  a: { updatedAt: string; place: number },
  b: { updatedAt: string | null; place: number | null },
): boolean {
  if (b.updatedAt === null || b.place === null) return true;
  return a.updatedAt !== b.updatedAt ? a.updatedAt > b.updatedAt : a.place > b.place;
}

/**
 * Finds the changes whose tax number another ticket has after all of them (docs/domain.md, "A tax number that
 * moves"). All tickets take their newest change at once, so numbers may be swapped, or move along a chain.
 * If two tickets would then have one number, the one that had it keeps it; if neither had it, the
 * first in the order of `changes`. The other falls back to its next change or to what is stored, which may
 * cost a further ticket the number it was to get. A change that is older than what its ticket gets is in
 * no other ticket's way. Linear in the changes for each step of the longest such chain.
 * @param stored the tickets of the changes, and the holders of the numbers that they claim
 * @returns each such change, with the id of the ticket that has its number
 */
export function taxNumberConflicts<Claim extends NumberClaim>(
  changes: readonly Claim[],
  stored: readonly NumberHolder[],
): ReadonlyMap<Claim, string> {
  if (!mayConflict(changes, stored)) return new Map();
  const storedById = new Map(stored.map((ticket) => [ticket.ticketId, ticket]));
  const claims = claimsOf(changes, storedById);
  const conflicts = new Map<Claim, string>();
  for (;;) {
    const holders = new Map<string, string>();
    for (const { ticketId, taxNumber } of storedById.values()) {
      const claimed = claims.get(ticketId)?.[0]?.taxNumber ?? taxNumber;
      if (taxNumber !== null && claimed === taxNumber) holders.set(taxNumber, ticketId);
    }
    const refused: [Claim[], string][] = [];
    for (const own of claims.values()) {
      const [claim] = own;
      if (claim === undefined) continue;
      const holder = holders.get(claim.taxNumber);
      if (holder === undefined) holders.set(claim.taxNumber, claim.ticketId);
      else if (holder !== claim.ticketId) refused.push([own, holder]);
    }
    if (refused.length === 0) return conflicts;
    for (const [own, holder] of refused) {
      const claim = own.shift();
      if (claim !== undefined) conflicts.set(claim, holder);
    }
  }
}

/** Returns false if no two tickets have or claim one number, as on nearly every page. */
function mayConflict(changes: readonly NumberClaim[], stored: readonly NumberHolder[]): boolean {
  const claimants = new Map<string, string>();
  for (const { ticketId, taxNumber } of changes) {
    const claimant = claimants.get(taxNumber);
    if (claimant === undefined) claimants.set(taxNumber, ticketId);
    else if (claimant !== ticketId) return true;
  }
  for (const { ticketId, taxNumber } of stored) {
    const claimant = taxNumber === null ? undefined : claimants.get(taxNumber);
    if (claimant !== undefined && claimant !== ticketId) return true;
  }
  return false;
}

/** The changes of each ticket that are newer than what is stored of it, the newest first. */
function claimsOf<Claim extends NumberClaim>(
  changes: readonly Claim[],
  storedById: ReadonlyMap<string, NumberHolder>,
): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const change of changes) {
    const stored = storedById.get(change.ticketId);
    if (stored !== undefined && !isNewer(change, stored)) continue;
    const own = claims.get(change.ticketId);
    if (own === undefined) claims.set(change.ticketId, [change]);
    else own.push(change);
  }
  for (const own of claims.values()) if (own.length > 1) own.sort((a, b) => (isNewer(a, b) ? -1 : 1));
  return claims;
}
