import type { Random } from '../arena/random.js';
import type { SpoilReason } from './kinds.js';

type JsonObject = Record<string, unknown>;

/**
 * Makes a good ticket bad, in one of the ways that its reason knows.
 * @param neighbours the page's tickets, for a tax number that is taken
 * @returns what to send in its place; the ticket itself is left alone. What is no object already stays as it is.
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
      return {
        ...ticket,
        ...random.pick([
          { ticketVersion: 7 },
          { event: 'tonight' },
          { spectatorDetails: ['?'] },
          { lifecycle: 'none' },
        ]),
      };
    case 'FIELD_TOO_LONG':
      return random.pick([
        { ...ticket, organizationCode: 'O'.repeat(65) },
        { ...ticket, spectatorDetails: { ...asObject(ticket.spectatorDetails), firstName: 'Ł'.repeat(51) } },
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
      // Good in itself: bad only where unknown tickets are rejected.
      return { ...ticket, ticketId: `STRAY-${ticket.ticketId}`, taxNumber: `STRAY-${ticket.taxNumber}` };
    case 'UNSTORABLE_TEXT':
      return {
        ...ticket,
        spectatorDetails: {
          ...asObject(ticket.spectatorDetails),
          firstName: random.pick(['A\u0000B', 'A\ud800B']),
        },
      };
    case 'TAX_NUMBER_CONFLICT':
      return {
        ...ticket,
        ticketId: `TWIN-${ticket.ticketId}`,
        taxNumber: takenTaxNumber(ticket, neighbours, random),
      };
  }
}

/** Absent, null and empty are all missing. */
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

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
