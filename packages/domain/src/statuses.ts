/** S-360's own ticket status. This function reads it and never writes it (I7). Source: docs/domain.md, "The statuses". */
export const S360_STATUSES = ['NOT_PRINTED', 'PRINTED', 'CONTROLLED', 'INVALIDATED', 'CANCELLED'] as const;
export type S360Status = (typeof S360_STATUSES)[number];

/** The mobile statuses by family, in the order that breaks ties between entries of one instant (docs/domain.md, "Ties"). */
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

/** A V4 ticket's status says only where the ticket is; its milestones are attributes. */
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
