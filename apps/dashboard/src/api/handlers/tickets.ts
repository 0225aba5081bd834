import type { ticketsQuerySchema } from '@tixngo-sync/api';
import { listTickets, showTicket } from '@tixngo-sync/db';
import type { z } from 'zod';
import { found, screen } from '../found.js';
import type { Asked } from '../route.js';

export async function getTickets({
  parts,
  query,
}: Asked<undefined, z.output<typeof ticketsQuerySchema>, undefined>) {
  return screen(await listTickets(parts.database, query, query), query.limit, (ticket) => ticket.ticketId);
}

export async function getTicket({ parts, params }: Asked<{ id: string }, undefined, undefined>) {
  return found(await showTicket(parts.database, params.id), 'ticket', params.id);
}
