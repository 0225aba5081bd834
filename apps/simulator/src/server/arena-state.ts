import type { ArenaPerson } from '../arena/people.js';
import type { LiveTicket } from '../arena/season.js';
import { stateOf } from '../arena/state.js';

/** A ticket as it truly stands, for checkers: e-mails in their plain spelling, times in UTC, nothing left out. */
export function arenaState({ ticket, lastStep }: LiveTicket) {
  const state = stateOf(ticket, lastStep);
  return {
    ticketId: ticket.ticketId,
    taxNumber: ticket.taxNumber,
    ticketVersion: ticket.version,
    organizationCode: ticket.organizationCode,
    eventId: ticket.event.id,
    updatedAt: isoOf(state.updatedAt),
    mobileStatus: state.mobileStatus,
    owner: personState(state.owner),
    recipientEmail: state.recipient?.email ?? null,
    holder: state.holder === undefined || state.holder === null ? null : personState(state.holder),
    deletionReason: state.deletionReason ?? null,
    history: state.history.map(({ status, at, owner, recipient }) => ({
      status,
      occurredAt: isoOf(at),
      ownerEmail: owner.email ?? null,
      recipientEmail: recipient?.email ?? null,
    })),
  };
}

function personState({ firstName, lastName, email }: ArenaPerson) {
  return { firstName, lastName: lastName ?? null, email: email ?? null };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
