import { count, digits } from '@tixngo-sync/domain';

/** The words of previews: what processing would change. */
export const CHANGES = {
  refused: (tickets: number) => `${count(tickets, 'ticket')} would go to quarantine`,
  changed: (tickets: number) => `${count(tickets, 'ticket')} would change`,
  rest: (shown: number, of: number) => `The first ${digits(shown)} of ${digits(of)} are shown.`,
  ticket: 'Ticket',
  line: 'Line',
  position: 'No. on page',
  place: (line: number | null, position: number) =>
    line === null ? `Ticket ${position + 1}` : `Line ${line}`,
  cause: 'Cause',
  why: 'What to do',
  fields: 'Before and after',
  fieldCount: (fields: number) => count(fields, 'field'),
  fieldsOf: (fields: number, ticketId: string) => `${count(fields, 'field')} of ticket ${ticketId}`,
  isNew: 'new',
  nothing: 'nothing',
} as const;
