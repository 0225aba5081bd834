import type { ArenaPerson } from './people.js';
import { createRandom, type Random } from './random.js';
import { type HistoryEntry, stateOf, type TicketState } from './state.js';
import type { ArenaTicket } from './tickets.js';

/**
 * The shapes that the diff endpoint sends, as far as the arena fills them. Source: the contract of the diff
 * endpoint.
 */
type WireSpectator = Omit<ArenaPerson, 'index'>;

interface WireEntry {
  readonly status: string;
  readonly timestamp: string;
  readonly ownerEmail?: string;
  readonly recipientEmail?: string;
  readonly actor?: string;
  readonly reason?: string;
}

export interface WireTicket {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly ticketVersion?: 3 | 4;
  readonly organizationCode: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly event: Readonly<Record<'id' | 'name' | 'startTime' | 'site' | 'city' | 'countryCode', string>>;
  readonly spectatorDetails: WireSpectator;
  readonly initialOwner?: WireSpectator;
  readonly previousOwner?: WireSpectator;
  readonly recipient?: { readonly email: string };
  readonly ticketHolder?: WireSpectator | null;
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly seating?: Readonly<Record<string, string>>;
  readonly beaconName?: string;
  readonly extraInfo?: Readonly<Record<string, string>>;
  readonly deletionReason?: string;
  readonly lifecycle?: readonly WireEntry[];
}

/**
 * Shows the ticket after step number `lastStep` as the diff endpoint does: one `TicketChange` of the
 * contract. A step is always shown the same way. Unusual but valid spellings and omitted parts are drawn from
 * the seed.
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

/** A milestone that was not reached is absent or null: the contract allows both. */
function attributes(state: TicketState, random: Random): NonNullable<WireTicket['attributes']> {
  const shown: Record<string, string | null> = {};
  for (const milestone of ['assigned', 'transferred', 'activated', 'checked', 'controlled'] as const) {
    const at = state.milestones[milestone];
    if (at !== undefined) shown[milestone] = spellTime(at, random);
    else if (random.chance(0.3)) shown[milestone] = null;
  }
  return shown;
}

/** Usually complete, sometimes only the latest entries, sometimes absent. */
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

const TWO_HOURS_MS = 7_200_000;

/** Varies case and outer spaces, as people do when they type an address. The mailbox stays the same. */
function spellEmail(email: string, random: Random): string {
  switch (random.weighted({ plain: 92, upper: 4, capital: 2, spaceBefore: 1, spaceAfter: 1 })) {
    case 'upper':
      return email.toUpperCase();
    case 'capital':
      return email.charAt(0).toUpperCase() + email.slice(1);
    case 'spaceBefore':
      return ` ${email}`;
    case 'spaceAfter':
      return `${email} `;
    case 'plain':
      return email;
  }
}

/** Varies offset and digits as RFC 3339 allows. The instant stays the same. */
function spellTime(at: number, random: Random): string {
  switch (random.weighted({ plain: 88, offset: 8, micros: 4 })) {
    case 'offset':
      return new Date(at + TWO_HOURS_MS).toISOString().replace('Z', '+02:00');
    case 'micros':
      return new Date(at).toISOString().replace('Z', '000Z');
    case 'plain':
      return new Date(at).toISOString();
  }
}
