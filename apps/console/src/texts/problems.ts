import { count, digits, type QuarantineReason } from '@tixngo-sync/domain';

type Kind = 'PAGE' | 'QUARANTINE';
const nounOf = (kind: Kind) => (kind === 'PAGE' ? 'failed page' : 'ticket');

/** The words of the screens of problems. */
export const PROBLEMS = {
  title: 'Problems',
  about: 'What could not be applied. Fix the cause, retry a few as a trial, then the rest.',
  byCause: 'By cause',
  kind: 'What failed',
  kinds: { PAGE: 'Pages', QUARANTINE: 'Tickets' },
  cause: 'Cause',
  count: 'Open',
  first: 'First',
  last: 'Last',
  example: 'Example',
  action: 'Action',
  review: 'Review',
  none: 'No open problems',
  noneAdvice: 'Everything that TIXNGO sent was applied or set aside.',
  noneMatch: 'No open problem matches these filters.',
  members: (kind: Kind, open: number) => `${count(open, nounOf(kind))} with this cause`,

  ended: 'No open problem',
  endedText: 'Nothing with this cause is open: it was retried, skipped or given up.',
  toProblems: 'See what is open',
  facts: 'Cause',
  code: 'Code',
  field: 'Field',
  noMembers: 'Nothing is open',
  item: (kind: Kind) => (kind === 'PAGE' ? 'Page' : 'Ticket'),
  message: 'Reason',
  at: 'When',
  cleared: 'body cleared',

  trial: (size: number) => `Retry ${size} as a trial`,
  trying: (size: number) => `Trial: ${count(size, 'item')} queued.`,
  retryAll: (open: number) => (open === 1 ? 'Retry' : `Retry all ${digits(open)}`),
  retryRest: (open: number) => `Retry the rest: ${digits(open)}`,
  retryTitle: (kind: Kind, open: number) => `Retry ${count(open, nounOf(kind))}?`,
  retryText: (kind: Kind) =>
    kind === 'PAGE'
      ? 'Each page is processed again as it was stored, without a request to TIXNGO. Fix the cause first.'
      : 'Each ticket is processed again as it came. One that still cannot be applied stays in quarantine.',
  retryVerb: 'Retry',
  retrying: (total: number) => `${count(total, 'item')} queued for a retry.`,
  skipAll: (kind: Kind) => (kind === 'PAGE' ? 'Give up all…' : 'Skip all…'),
  skipTitle: (kind: Kind, open: number) =>
    kind === 'PAGE' ? `Give up ${count(open, 'page')}?` : `Skip ${count(open, 'ticket')} for good?`,
  skipText: (kind: Kind) =>
    kind === 'PAGE'
      ? 'Their tickets stay as they are in S-360 until TIXNGO sends them again. The pages no longer count as ' +
        'behind. A retry takes this back.'
      : 'Their tax numbers go on the skip list: S-360 ignores later changes of these tickets too, until the ' +
        'numbers are removed from the list.',
  skipVerb: (kind: Kind) => (kind === 'PAGE' ? 'Give up' : 'Skip'),
  skipped: (kind: Kind, skipped: number) =>
    kind === 'PAGE' ? `${count(skipped, 'page')} given up.` : `${count(skipped, 'ticket')} skipped.`,

  exportCsv: 'Export CSV',
  exportJson: 'Export JSON',
  exported: (rows: number, file: string) => `${count(rows, 'row')} saved as ${file}.`,
  exportCut: (rows: number, file: string) =>
    `The newest ${count(rows, 'row')} saved as ${file}. There are more: use the REST API for all of them.`,

  retry: 'Retry',
  retryFacts: (who: string, total: number) => `${count(total, 'item')}, started by ${who}`,
  progress: 'Progress of the retry',
  succeeded: 'Succeeded',
  failed: 'Failed again',
  waiting: 'Waiting',
  inProgress: 'in progress',
  stopped: 'stopped',
  worked: 'worked',
  failedAgain: 'failed again',
  partly: 'partly',
  stop: 'Stop',
  stopping: 'The retry is stopped. What waited stays as it was.',
  trialWorked: 'It worked. Retry the rest.',
  trialFailed: 'The cause is still there. Fix it before you retry more.',
} as const;

/** What a cause means, in a few words. Other codes are shown as they are. */
export const CAUSE_WORDS: Readonly<Record<string, string>> = {
  NOT_AN_OBJECT: 'Not a ticket at all',
  MISSING_TICKET_ID: 'The ticket id is missing',
  MISSING_TAX_NUMBER: 'The tax number is missing',
  MISSING_FIELD: 'A required field is missing',
  INVALID_FIELD: 'A field is invalid',
  FIELD_TOO_LONG: 'A field is too long',
  UNKNOWN_STATUS: 'An unknown status',
  INVALID_DATE: 'A wrong date or time',
  UNKNOWN_TICKET: 'S-360 does not know the ticket',
  UNSTORABLE_TEXT: 'A text that cannot be stored',
  TAX_NUMBER_CONFLICT: 'Two tickets with one tax number',
  INTERNAL: 'An error in tixngo-sync',
  ALL_TICKETS_BAD: 'All tickets of a page are bad',
  WORKER_LOST: 'The worker died',
} satisfies Readonly<Record<QuarantineReason | 'ALL_TICKETS_BAD' | 'WORKER_LOST', string>>;
