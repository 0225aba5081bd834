import { type Anomaly, type Database, listAnomalies, showTicket, type TicketDetail } from '@tixngo-sync/db';
import { explainTicket, type TicketReason } from './explain-ticket.js';

export interface ExplainedTicket extends Omit<TicketDetail, 'sourcePlace'> {
  readonly why: readonly TicketReason[];
  readonly anomalies: readonly Anomaly[];
}

/** Reads everything that is known of a ticket, by its id or tax number; null when there is none. */
export async function readTicket(database: Database, idOrTaxNumber: string): Promise<ExplainedTicket | null> {
  const detail = await showTicket(database, idOrTaxNumber);
  if (detail === null) return null;
  const { sourcePlace: _sourcePlace, ...shown } = detail;
  const anomalies = await listAnomalies(database, 10, { ticketId: detail.ticket.ticketId });
  return { ...shown, why: explainTicket(detail), anomalies };
}
