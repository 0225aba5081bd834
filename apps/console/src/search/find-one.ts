import { contactSchema, eventSchema, listOf, ticketSchema } from '@tixngo-sync/api';
import { request } from '../api/request.js';
import type { ScreenAddress } from '../components/screen-link.js';

const ticketListSchema = listOf(ticketSchema);
const eventListSchema = listOf(eventSchema);
const contactListSchema = listOf(contactSchema);

/** Enough to know whether there is one. */
const LIMIT = 2;

/**
 * Finds where a search leads: to the only ticket or event, without any to the only contact; a whole ticket
 * id, tax number or event id leads to its ticket or event even if others begin with it.
 * @returns null: to the list of what was found
 * @throws ApiError when the dashboard refuses or does not answer
 */
export async function findOne(q: string, signal: AbortSignal): Promise<ScreenAddress | null> {
  const query = { q, limit: LIMIT };
  const [tickets, events] = await Promise.all([
    request({ path: '/tickets', query, answer: ticketListSchema, signal }),
    request({ path: '/events', query, answer: eventListSchema, signal }),
  ]);
  const ticket = tickets.items.find(({ ticketId, taxNumber }) => ticketId === q || taxNumber === q);
  if (ticket !== undefined) return { to: '/tickets/{id}', id: ticket.ticketId };
  const event = events.items.find(({ eventId, eventName }) => eventId === q || eventName === q);
  if (event !== undefined) return { to: '/events/{id}', id: event.eventId };
  const [onlyTicket] = tickets.items;
  const [onlyEvent] = events.items;
  const found = tickets.items.length + events.items.length;
  if (found === 1 && onlyTicket !== undefined) return { to: '/tickets/{id}', id: onlyTicket.ticketId };
  if (found === 1 && onlyEvent !== undefined) return { to: '/events/{id}', id: onlyEvent.eventId };
  return found === 0 ? findOneContact(query, signal) : null;
}

async function findOneContact(
  query: { readonly q: string; readonly limit: number },
  signal: AbortSignal,
): Promise<ScreenAddress | null> {
  const { items } = await request({ path: '/contacts', query, answer: contactListSchema, signal });
  const [contact] = items;
  return items.length === 1 && contact !== undefined ? { to: '/contacts/{id}', id: contact.contactId } : null;
}
