import type { Random } from '../arena/random.js';
import type { SpoilReason } from './kinds.js';
import type { Spoiling } from './plan.js';

export interface SpoiledTicket extends Spoiling {
  /** The id of the good ticket, whose change was not sent. */
  readonly ticketId: string | null;
}

/** @returns the page's tickets as JSON with some of them spoiled, and which ones. */
export function spoilPage(
  resultJson: Buffer,
  spoilings: readonly Spoiling[],
  random: Random,
): { resultJson: Buffer; spoiled: readonly SpoiledTicket[] } {
  if (spoilings.length === 0) return { resultJson, spoiled: [] };
  // Every feed sends an array.
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

type JsonObject = Record<string, unknown>;

/**
 * Makes a bad ticket from a good one, in one of the ways that lead to the reason.
 * @param neighbours the page's tickets, for a tax number that is taken
 * @returns what to send instead; the ticket itself is unchanged. A value that is not an object is returned as
 * it is
 */
export function spoil(
  ticket: unknown,
  reason: SpoilReason,
  neighbours: readonly unknown[],
  random: Random,
): unknown {
  if (!isObject(ticket)) return ticket;
  switch (reason) {
    case 'NOT_AN_OBJECT':
      return random.pick([null, 42, 'ticket', [ticket.ticketId]]);
    case 'MISSING_TICKET_ID':
      return missing(ticket, 'ticketId', random);
    case 'MISSING_TAX_NUMBER':
      return missing(ticket, 'taxNumber', random);
    case 'MISSING_FIELD':
      return missing(ticket, random.pick(['updatedAt', 'status', 'event']), random);
    case 'INVALID_FIELD':
      return random.pick([
        { ...ticket, ticketVersion: 7 },
        { ...ticket, event: 'tonight' },
        { ...ticket, spectatorDetails: ['?'] },
        { ...ticket, lifecycle: 'none' },
      ]);
    case 'FIELD_TOO_LONG':
      return random.pick([
        { ...ticket, organizationCode: 'O'.repeat(65) },
        withFirstName(ticket, 'Ł'.repeat(51)),
      ]);
    case 'UNKNOWN_STATUS':
      return random.pick([
        { ...ticket, status: 'TELEPORTED' },
        { ...ticket, lifecycle: [{ status: 'TELEPORTED', timestamp: ticket.updatedAt }] },
      ]);
    case 'INVALID_DATE':
      return {
        ...ticket,
        updatedAt: random.pick(['yesterday', '2026-02-30T10:00:00.000Z', '2026-02-03T10:00:00.000']),
      };
    case 'UNKNOWN_TICKET':
      // Valid: bad only when unknown tickets are rejected.
      return { ...ticket, ticketId: `STRAY-${ticket.ticketId}`, taxNumber: `STRAY-${ticket.taxNumber}` };
    case 'UNSTORABLE_TEXT':
      return withFirstName(ticket, random.pick(['A\u0000B', 'A\ud800B']));
    case 'TAX_NUMBER_CONFLICT':
      return {
        ...ticket,
        ticketId: `TWIN-${ticket.ticketId}`,
        taxNumber: takenTaxNumber(ticket, neighbours, random),
      };
  }
}

/** Absent, null and empty all count as missing. */
function missing(ticket: JsonObject, field: string, random: Random): JsonObject {
  const { [field]: _, ...rest } = ticket;
  return random.pick([
    rest,
    { ...ticket, [field]: null },
    { ...ticket, [field]: field === 'event' ? {} : '' },
  ]);
}

function takenTaxNumber(ticket: JsonObject, neighbours: readonly unknown[], random: Random): unknown {
  const others = neighbours.filter(
    (other): other is JsonObject => isObject(other) && other.taxNumber !== ticket.taxNumber,
  );
  return others.length === 0 ? ticket.taxNumber : random.pick(others).taxNumber;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withFirstName(ticket: JsonObject, firstName: string): JsonObject {
  const details = isObject(ticket.spectatorDetails) ? ticket.spectatorDetails : {};
  return { ...ticket, spectatorDetails: { ...details, firstName } };
}
