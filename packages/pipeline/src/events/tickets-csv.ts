import { type Database, EXPORTED_TICKET_FIELDS, exportTickets } from '@tixngo-sync/db';
import { CSV_START, changeCells, csvLine, shortenEmails } from '@tixngo-sync/domain';

/**
 * Yields an event's tickets as CSV: the last state that is known of each, for when nothing else works.
 * @param options.withEmails false: e-mails are shortened, as viewers see them
 * @param options.onTickets gets the number of tickets of each part
 */
export async function* ticketsCsv(
  database: Database,
  eventId: string,
  { withEmails, onTickets }: { withEmails: boolean; onTickets?: (count: number) => void },
): AsyncGenerator<string> {
  const names = Object.keys(EXPORTED_TICKET_FIELDS) as (keyof typeof EXPORTED_TICKET_FIELDS)[]; // of a literal
  yield CSV_START + csvLine(names);
  for await (const part of exportTickets(database, eventId)) {
    onTickets?.(part.length);
    const text = part.map((ticket) => csvLine(names.map((name) => ticket[name]))).join('');
    yield withEmails ? text : changeCells(text, shortenEmails);
  }
}
