import { count } from '@tixngo-sync/domain';

/** The words of quarantined tickets. */
export const QUARANTINE = {
  listTitle: 'Tickets in quarantine',
  find: 'Ticket id or tax number',
  status: 'Status',
  ticket: 'Ticket',
  noTicketId: 'without an id',
  named: (ticketId: string | null, id: number) =>
    `ticket ${ticketId ?? `without an id, quarantined as ${id}`}`,
  taxNumber: 'Tax number',
  reason: 'Reason',
  since: 'Since',
  action: 'Action',
  none: 'No tickets in quarantine',
  noneMatch: 'No ticket matches these filters.',

  title: (ticketId: string | null) => `Quarantined ticket ${ticketId ?? 'without an id'}`,
  unknown: 'There is no such quarantined ticket',
  unknownText: 'It may have been deleted after the retention time.',
  facts: 'Facts',
  code: 'Code',
  field: 'Wrong field',
  page: 'Page',
  place: (page: number, position: number) => `Page ${page}, position ${position + 1}`,
  line: 'Line of the file',
  resolved: (who: string | null) => `Ended by ${who ?? 'a later change'}`,
  resolution: 'Why',
  problem: 'See all with this cause',
  openTicket: 'See the ticket in S-360',

  retry: 'Retry',
  retryOne: (id: number) => `Retry quarantined ticket ${id}`,
  queued: (id: number) => `Quarantined ticket ${id} is queued.`,
  skip: 'Skip…',
  skipOne: (name: string) => `Skip ticket ${name}`,
  skipVerb: 'Skip',
  skipTitle: (name: string) => `Skip ticket ${name} for good?`,
  skipText:
    'Its tax number is put on the skip list: S-360 ignores later changes of the ticket too, until the number is ' +
    'removed from the list.',
  skipTextAlone: 'It came without a tax number: only this change is set aside, later ones are tried again.',
  skipped: (name: string, closed: number) =>
    closed > 1
      ? `Ticket ${name} is skipped, with ${count(closed - 1, 'other change')} of it.`
      : `Ticket ${name} is skipped.`,

  body: 'The ticket as it came',
  bodyAbout: 'It contains personal data: the audit log records who reads it.',
  showBody: 'Show the ticket as it came',
  hideBody: 'Hide it',
  bodyCleared: 'The body was cleared after the retention time. The ticket can only be skipped.',
  wrongHere: 'wrong here',
  missingHere: 'missing here',
} as const;
