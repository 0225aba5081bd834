import {
  byTicketSchema,
  listOf,
  ticketChangesSchema,
  ticketDetailSchema,
  ticketSchema,
  ticketsQuerySchema,
} from '@tixngo-sync/api';
import { listTickets } from '@tixngo-sync/db';
import { readTicket, readTicketChanges } from '@tixngo-sync/pipeline';
import { found, listPart, noSuch, READ, route } from './route.js';

export const TICKET_ROUTES = [
  route({
    ...READ,
    path: '/tickets',
    summary: 'Tickets by id, or found by id, tax number or e-mail',
    query: ticketsQuerySchema,
    answer: listOf(ticketSchema),
    handle: async ({ parts, query }) => {
      const tickets = await listTickets(parts.database, query, { ...query, query: query.q });
      return listPart(tickets, query.limit, (ticket) => ticket.ticketId);
    },
  }),
  route({
    ...READ,
    path: '/tickets/{id}',
    personal: 'ticket',
    summary: 'Everything known about a ticket, by its id or tax number',
    params: byTicketSchema,
    answer: ticketDetailSchema,
    problems: noSuch('ticket'),
    handle: async ({ parts, params }) =>
      found(await readTicket(parts.database, params.id), 'ticket', params.id),
  }),
  route({
    ...READ,
    path: '/tickets/{id}/changes',
    personal: 'ticket',
    summary: 'What each change of a ticket changed, before and after, as far as its pages are stored',
    params: byTicketSchema,
    answer: ticketChangesSchema,
    problems: noSuch('ticket'),
    handle: async ({ parts, params }) =>
      found(await readTicketChanges(parts.database, params.id), 'ticket', params.id),
  }),
];
