import type { ArenaPerson } from './people.js';
import { createRandom, type Random } from './random.js';
import { spellEmail, spellTime } from './spelling.js';
import { type HistoryEntry, stateOf, type TicketState } from './state.js';
import type { ArenaTicket } from './ticket.js';
import type { WireEntry, WireSpectator, WireTicket } from './wire.js';

/**
 * The ticket as the diff endpoint shows it after step number `lastStep`: one `TicketChange` of the contract.
 * The same step is always shown the same way; odd but allowed spellings and left-out parts are drawn from the seed.
 */
export function snapshotOf(seed: string, ticket: ArenaTicket, lastStep: number): WireTicket {
  const random = createRandom(seed, 'snapshot', ticket.ordinal, lastStep);
  const state = stateOf(ticket, lastStep);
  const { event } = ticket;
  return {
    ticketId: ticket.ticketId,
    taxNumber: ticket.taxNumber,
    ...(ticket.version === 4 || random.chance(0.6) ? { ticketVersion: ticket.version } : {}),
    organizationCode: ticket.organizationCode,
    updatedAt: spellTime(state.updatedAt, random),
    status: ticket.version === 4 ? state.place : state.mobileStatus,
    event: {
      id: event.id,
      name: event.name,
      startTime: new Date(event.kickOff).toISOString(),
      site: event.venue.site,
      city: event.venue.city,
      countryCode: event.venue.countryCode,
    },
    ...people(ticket, state, random),
    ...(ticket.version === 4 ? { attributes: attributes(state, random) } : {}),
    ...(random.chance(0.8) ? { seating: ticket.seating } : {}),
    ...(ticket.beaconName === undefined ? {} : { beaconName: ticket.beaconName }),
    ...(random.chance(0.3) ? { extraInfo: ticket.extraInfo } : {}),
    ...(state.deletionReason === undefined ? {} : { deletionReason: state.deletionReason }),
    ...lifecycle(state, random),
  };
}

type People = Pick<
  WireTicket,
  'spectatorDetails' | 'initialOwner' | 'previousOwner' | 'recipient' | 'ticketHolder'
>;

function people(ticket: ArenaTicket, state: TicketState, random: Random): People {
  const { recipient, holder, previousOwner } = state;
  return {
    spectatorDetails: spectator(state.owner, random),
    ...(ticket.version === 4 ? { initialOwner: spectator(ticket.buyer, random) } : {}),
    ...(ticket.version === 4 && previousOwner !== undefined
      ? { previousOwner: spectator(previousOwner, random) }
      : {}),
    ...(recipient?.email === undefined ? {} : { recipient: { email: spellEmail(recipient.email, random) } }),
    ...(holder === undefined ? {} : { ticketHolder: holder === null ? null : spectator(holder, random) }),
  };
}

function spectator(person: ArenaPerson, random: Random): WireSpectator {
  const { index: _, email, ...details } = person;
  return { ...details, ...(email === undefined ? {} : { email: spellEmail(email, random) }) };
}

/** A milestone that is not reached is absent or null: the contract allows both. */
function attributes(state: TicketState, random: Random): NonNullable<WireTicket['attributes']> {
  const shown: Record<string, string | null> = {};
  for (const milestone of ['assigned', 'transferred', 'activated', 'checked', 'controlled'] as const) {
    const at = state.milestones[milestone];
    if (at !== undefined) shown[milestone] = spellTime(at, random);
    else if (random.chance(0.3)) shown[milestone] = null;
  }
  return shown;
}

/** Mostly whole; sometimes cut to the latest entries; sometimes not sent. */
function lifecycle(state: TicketState, random: Random): Pick<WireTicket, 'lifecycle'> {
  const shape = random.weighted({ whole: 80, latest: 12, absent: 8 });
  const latest = random.whole(1, 3);
  if (shape === 'absent') return {};
  const entries = shape === 'latest' ? state.history.slice(-latest) : state.history;
  return { lifecycle: entries.map((entry) => wireEntry(entry, random)) };
}

function wireEntry(entry: HistoryEntry, random: Random): WireEntry {
  const { owner, recipient } = entry;
  return {
    status: entry.status,
    timestamp: spellTime(entry.at, random),
    ...(owner.email === undefined ? {} : { ownerEmail: spellEmail(owner.email, random) }),
    ...(recipient?.email === undefined ? {} : { recipientEmail: spellEmail(recipient.email, random) }),
    ...(entry.actor === undefined ? {} : { actor: entry.actor }),
    ...(entry.reason === undefined ? {} : { reason: entry.reason }),
  };
}
