/**
 * S-360's own ticket status. This software reads it and never writes it (I7). Source: docs/domain.md, "The
 * statuses".
 */
export const S360_STATUSES = ['NOT_PRINTED', 'PRINTED', 'CONTROLLED', 'INVALIDATED', 'CANCELLED'] as const;
export type S360Status = (typeof S360_STATUSES)[number];

/**
 * The mobile statuses by family, in the order that breaks ties between entries of one instant
 * (docs/domain.md, "Ties").
 */
export const MOBILE_STATUS_FAMILIES = {
  initialDelivery: ['INJECTED', 'DOWNLOADED', 'ASSIGNED'],
  transfer: ['PENDING_TRANSFER', 'FAILURE_TRANSFER', 'FAILURE', 'TRANSFERRED'],
  activation: [
    'BT_ACTIVATED',
    'MANUAL_ACTIVATED',
    'OFFLINE_ACTIVATED',
    'ONLINE_ACTIVATED',
    'ACTIVATED',
    'DEACTIVATED',
  ],
  control: ['CONTROLLED'],
  deletion: ['DELETION_PENDING', 'DELETED'],
  other: ['DEFAULT', 'INVALID', 'PENDING'],
} as const;
export type MobileStatusFamily = keyof typeof MOBILE_STATUS_FAMILIES;
export type MobileStatus = (typeof MOBILE_STATUS_FAMILIES)[MobileStatusFamily][number];
export const MOBILE_STATUSES: readonly MobileStatus[] = Object.values(MOBILE_STATUS_FAMILIES).flat();

/** Instead of a mobile status in a filter: the tickets that TIXNGO has not reported. */
export const NOT_IN_TIXNGO = 'NONE';

/** The statuses of a V4 ticket. They say only where the ticket is; its milestones are attributes. */
export const V4_STATUSES = [
  'NOT_DOWNLOADED',
  'DOWNLOADED',
  'PENDING_TRANSFER',
  'DELETION_PENDING',
  'DELETED',
] as const;
export type V4Status = (typeof V4_STATUSES)[number];

export const RUN_TRIGGERS = ['SCHEDULE', 'MANUAL', 'FILE', 'REPLAY'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];
export const RUN_STATUSES = ['RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS', 'FAILED', 'ABORTED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const PAGE_STATUSES = ['STORED', 'PROCESSED', 'FAILED'] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];
export const QUARANTINE_STATUSES = ['OPEN', 'RESOLVED', 'SKIPPED'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];
export const DISTRIBUTION_STATUSES = ['PENDING', 'CONFIRMED', 'CANCELLED'] as const;
export type DistributionStatus = (typeof DISTRIBUTION_STATUSES)[number];

const RANK: ReadonlyMap<MobileStatus, number> = new Map(
  MOBILE_STATUSES.map((status, rank) => [status, rank]),
);
const TRANSFER: ReadonlySet<MobileStatus> = new Set(MOBILE_STATUS_FAMILIES.transfer);

/** Orders entries of one instant by family, then by place in the family (docs/domain.md, "Ties"). */
export function compareStatuses(a: MobileStatus, b: MobileStatus): number {
  return (RANK.get(a) ?? 0) - (RANK.get(b) ?? 0);
}

/**
 * Returns whether the status is of the transfer family, which alone decides to whom a ticket is being
 * transferred.
 */
export function isTransferStatus(status: MobileStatus): boolean {
  return TRANSFER.has(status);
}

const { initialDelivery, transfer, activation, control, deletion } = MOBILE_STATUS_FAMILIES;

/** The steps of a ticket's life, in the order of a funnel. */
export const FUNNEL_STEPS = [
  'injected',
  'downloaded',
  'assigned',
  'pendingTransfer',
  'activated',
  'controlled',
  'deleted',
] as const;

/**
 * The mobile statuses that match each S-360 status (docs/domain.md, the table of that name); null stands for
 * a ticket that TIXNGO has not reported. Every other pair is shown to operators.
 */
export const MATCHING_MOBILE_STATUSES: Readonly<Record<S360Status, readonly (MobileStatus | null)[]>> = {
  NOT_PRINTED: [null],
  PRINTED: [...initialDelivery, ...transfer, ...activation],
  CONTROLLED: [...activation, ...control],
  INVALIDATED: [null, ...deletion],
  CANCELLED: [null, ...deletion],
};

/** Returns null if the two statuses match, otherwise a sentence for operators that says what does not. */
export function mismatchOf(s360Status: S360Status, mobileStatus: MobileStatus | null): string | null {
  const matching = MATCHING_MOBILE_STATUSES[s360Status];
  if (matching.includes(mobileStatus)) return null;
  const found = mobileStatus === null ? 'TIXNGO has not reported it' : `it is ${mobileStatus} in TIXNGO`;
  const expected = matching.map((status) => status ?? 'not there at all').join(', ');
  return `The ticket is ${s360Status} in S-360, but ${found}; expected in TIXNGO: ${expected}.`;
}
