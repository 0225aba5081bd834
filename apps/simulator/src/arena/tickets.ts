import type { ArenaEvent, ArenaSettings } from './calendar.js';
import { planJourney } from './journey.js';
import { type ArenaPerson, personOf } from './people.js';
import { createRandom } from './random.js';
import type { Step } from './steps.js';

/** A ticket's fixed data, and everything that will ever happen to it. */
export interface ArenaTicket {
  /** Unique and rising with the event: orders changes that happen at the same time. */
  readonly ordinal: number;
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly version: 3 | 4;
  readonly organizationCode: string;
  readonly event: ArenaEvent;
  readonly buyer: ArenaPerson;
  readonly seating: Readonly<Record<string, string>>;
  readonly extraInfo: Readonly<Record<string, string>>;
  readonly beaconName?: string;
  readonly steps: readonly Step[];
}

const MAX_TICKETS_PER_EVENT = 1_000_000;
const SEATS_IN_A_ROW = 30;
const ROWS_IN_A_BLOCK = 25;

/** Plans every ticket of one match: who bought it, and all that will happen to it. Pure. */
export function planEvent(settings: ArenaSettings, event: ArenaEvent): readonly ArenaTicket[] {
  const { seed } = settings;
  const people = Math.max(10, settings.tickets);
  const total = Math.max(1, Math.round(settings.tickets / settings.events));
  const shoppers = createRandom(seed, 'shoppers', event.ordinal);
  const tickets: ArenaTicket[] = [];
  while (tickets.length < total) {
    const buyer = personOf(seed, shoppers.whole(0, people - 1));
    // People come alone, in pairs or in families: about two tickets a buyer.
    const party = Math.min(shoppers.pick([1, 1, 2, 2, 2, 3, 4]), total - tickets.length);
    for (let member = 0; member < party; member += 1) {
      const ticket = describeTicket(settings, event, tickets.length);
      const random = createRandom(seed, 'journey', ticket.ordinal);
      const cast = { buyer, stranger: () => personOf(seed, random.whole(0, people - 1)) };
      tickets.push({ ...ticket, buyer, steps: planJourney(event, ticket.version, cast, random) });
    }
  }
  return tickets;
}

/** @param place the ticket's number within its event, from 0; neighbours sit next to each other */
function describeTicket(
  { seed, storyId }: ArenaSettings,
  event: ArenaEvent,
  place: number,
): Omit<ArenaTicket, 'buyer' | 'steps'> {
  const random = createRandom(seed, 'ticket', event.ordinal, place);
  const row = Math.floor(place / SEATS_IN_A_ROW);
  const block = Math.floor(row / ROWS_IN_A_BLOCK);
  const gate = event.venue.gates[block % event.venue.gates.length] ?? 'A';
  const category = random.weighted({ 'Cat. 1': 2, 'Cat. 2': 4, 'Cat. 3': 6, Hospitality: 1 });
  return {
    ordinal: event.ordinal * MAX_TICKETS_PER_EVENT + place,
    ticketId: `T-${storyId}-${event.ordinal}-${place.toString(36)}`,
    taxNumber: `${storyNumber(storyId)}${pad(event.ordinal, 7)}${pad(place, 6)}`,
    version: random.chance(0.4) ? 4 : 3,
    organizationCode: random.weighted({ ORG_CLUB: 7, ORG_LEAGUE: 2, ORG_PARTNERS: 1 }),
    event,
    seating: {
      gate,
      level: String(1 + (block % 3)),
      area: `${gate}-${1 + (block % 4)}`,
      block: `B${pad(block + 1, 2)}`,
      row: String((row % ROWS_IN_A_BLOCK) + 1),
      seat: String((place % SEATS_IN_A_ROW) + 1),
      entrance: `${gate} ${1 + (row % 6)}`,
    },
    extraInfo: { category, ...(random.chance(0.2) ? { note: 'Vue réduite / restricted view' } : {}) },
    ...(random.chance(0.25)
      ? { beaconName: `beacon-${event.venue.countryCode.toLowerCase()}-${pad(block, 3)}` }
      : {}),
  };
}

/** @returns five digits that distinguish the tax numbers of two stories. */
function storyNumber(storyId: string): string {
  return pad(Number.parseInt(storyId, 16) % 100_000, 5);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
