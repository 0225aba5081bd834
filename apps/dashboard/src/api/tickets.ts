import {
  byTicketSchema,
  listOf,
  ticketDetailSchema,
  ticketSchema,
  ticketsQuerySchema,
} from '@tixngo-sync/api';
import { listTickets, showTicket } from '@tixngo-sync/db';
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
      found(await showTicket(parts.database, params.id), 'ticket', params.id),
  }),
];
