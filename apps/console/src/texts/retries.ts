import { count, digits } from '@tixngo-sync/domain';
import { STATUS_WORDS } from './statuses.js';

interface EndedRetry {
  readonly kind: 'PAGE' | 'QUARANTINE';
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly waiting: number;
  readonly errorMessage: string | null;
}

/** What retries, replays and runs ended with. */
export const RETRIES = {
  outcome: ({ kind, total, succeeded, failed, waiting, errorMessage }: EndedRetry) => {
    const noun = kind === 'PAGE' ? 'page' : 'ticket';
    const still = kind === 'PAGE' ? 'failed again' : 'still in quarantine';
    const parts = [
      `${digits(succeeded)} of ${count(total, noun)} processed`,
      ...(failed > 0 ? [`${digits(failed)} ${still}`] : []),
      ...(waiting > 0 ? [`${digits(waiting)} not tried`] : []),
    ];
    return `${parts.join(', ')}.${errorMessage === null ? '' : ` ${errorMessage}`}`;
  },
  pageProcessed: (id: number, applied: number, quarantined: number) =>
    `Page ${id} is processed: ${count(applied, 'ticket')} applied${
      quarantined > 0 ? `, ${digits(quarantined)} in quarantine` : ''
    }.`,
  pageFailedAgain: (id: number, why: string | null) => `Page ${id} failed again. ${why ?? ''}`.trim(),
  runEnded: (run: {
    readonly runId: number;
    readonly status: keyof typeof STATUS_WORDS;
    readonly received: number;
    readonly applied: number;
    readonly errorMessage: string | null;
  }) =>
    `Run ${run.runId} ended (${STATUS_WORDS[run.status].word}): ${count(run.received, 'ticket')}, ${digits(
      run.applied,
    )} applied.${run.errorMessage === null ? '' : ` ${run.errorMessage}`}`,
} as const;
