import type { PageStatus, QuarantineStatus, RunStatus, RunTrigger } from '@tixngo-sync/domain';

/** good: nothing to do. busy: in progress. attention: look. bad: does not work. idle: paused or unknown. */
export type BadgeTone = 'good' | 'busy' | 'attention' | 'bad' | 'idle';

export type AnyStatus = RunStatus | PageStatus | QuarantineStatus | 'GIVEN_UP';

/** How the statuses of runs, pages and quarantined tickets are shown. */
export const STATUS_WORDS: Readonly<Record<AnyStatus, { tone: BadgeTone; word: string }>> = {
  RUNNING: { tone: 'busy', word: 'running' },
  SUCCEEDED: { tone: 'good', word: 'succeeded' },
  SUCCEEDED_WITH_ERRORS: { tone: 'attention', word: 'with errors' },
  FAILED: { tone: 'bad', word: 'failed' },
  ABORTED: { tone: 'idle', word: 'aborted' },
  STORED: { tone: 'busy', word: 'waiting' },
  PROCESSED: { tone: 'good', word: 'processed' },
  GIVEN_UP: { tone: 'idle', word: 'given up' },
  OPEN: { tone: 'attention', word: 'open' },
  RESOLVED: { tone: 'good', word: 'resolved' },
  SKIPPED: { tone: 'idle', word: 'skipped' },
};

export const TRIGGER_WORDS: Readonly<Record<RunTrigger, string>> = {
  SCHEDULE: 'schedule',
  MANUAL: 'by hand',
  FILE: 'file',
  REPLAY: 'replay',
};
