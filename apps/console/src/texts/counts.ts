/** What the counts of runs and pages mean (docs/interface.md). */
export const COUNTS = {
  received: 'Received',
  applied: 'Applied',
  unchanged: 'Unchanged',
  stale: 'Stale',
  skipped: 'Skipped',
  quarantined: 'Quarantined',
  waiting: 'Not processed',
  meaning: {
    applied: 'Changed something in the stored data',
    unchanged: 'Already known in every part',
    stale: 'Older than the stored data; its history entries were added',
    skipped: 'On the skip list',
    quarantined: 'Could not be applied',
    waiting: 'On pages that are not processed',
  },
} as const;
