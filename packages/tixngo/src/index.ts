export type { DriftKind, DriftNote } from './ticket/drift.js';
export { parseInstant } from './ticket/instant.js';
export { type BadTicket, type ParsedTicket, parseTicketChange } from './ticket/parse-ticket-change.js';
export { type TicketIdentity, ticketIdentity } from './ticket/ticket-identity.js';
