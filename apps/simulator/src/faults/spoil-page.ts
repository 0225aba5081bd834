import type { Random } from '../arena/random.js';
import type { Spoiling } from './plan.js';
import { spoil } from './spoil.js';

export interface SpoiledTicket extends Spoiling {
  /** The good ticket's id, for checkers: what it should have said was not said. */
  readonly ticketId: string | null;
}

/** @returns the page's tickets with some of them spoiled, encoded, and which ones. */
export function spoilPage(
  resultJson: Buffer,
  spoilings: readonly Spoiling[],
  random: Random,
): { resultJson: Buffer; spoiled: readonly SpoiledTicket[] } {
  if (spoilings.length === 0) return { resultJson, spoiled: [] };
  // Every feed encodes an array.
  const tickets = JSON.parse(resultJson.toString()) as unknown[];
  const reasons = new Map(spoilings.map(({ position, reason }) => [position, reason]));
  const sent = tickets.map((ticket, position) => {
    const reason = reasons.get(position);
    return reason === undefined ? ticket : spoil(ticket, reason, tickets, random);
  });
  const spoiled = spoilings.map((spoiling) => ({
    ...spoiling,
    ticketId: ticketIdOf(tickets[spoiling.position]),
  }));
  return { resultJson: Buffer.from(JSON.stringify(sent)), spoiled };
}

function ticketIdOf(ticket: unknown): string | null {
  return typeof ticket === 'object' && ticket !== null && 'ticketId' in ticket
    ? String(ticket.ticketId)
    : null;
}
