import { MOBILE_STATUS_FAMILIES, MOBILE_STATUSES, type MobileStatus } from './statuses.js';

const RANK: ReadonlyMap<MobileStatus, number> = new Map(
  MOBILE_STATUSES.map((status, rank) => [status, rank]),
);
const TRANSFER: ReadonlySet<MobileStatus> = new Set(MOBILE_STATUS_FAMILIES.transfer);

/** Orders entries of one instant as docs/domain.md, "Ties", says: by the family table, within a family in its order. */
export function compareStatuses(a: MobileStatus, b: MobileStatus): number {
  return (RANK.get(a) ?? 0) - (RANK.get(b) ?? 0);
}

/** @returns whether the status belongs to the transfer family, which alone decides who a ticket is on its way to. */
export function isTransferStatus(status: MobileStatus): boolean {
  return TRANSFER.has(status);
}
