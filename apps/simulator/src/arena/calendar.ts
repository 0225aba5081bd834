import { createRandom, hashOf } from './random.js';

/** Everything the story depends on, besides the time in it. */
export interface ArenaSettings {
  readonly seed: string;
  /** Tickets of the matches of four days. About as many are in the feed before old ones accumulate. */
  readonly tickets: number;
  /** Matches within four days. */
  readonly events: number;
  /** Names this story in ids and keys: other settings make another story. Hexadecimal. */
  readonly storyId: string;
}

export function arenaSettings(seed: string, tickets: number, events: number): ArenaSettings {
  const storyId = hashOf('story', seed, tickets, events).toString(16).padStart(8, '0');
  return { seed, tickets, events, storyId };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/**
 * Matches are numbered from here, so that which match is on a day does not depend on when the simulator
 * starts.
 */
const FIRST_MATCH_DAY = Date.UTC(2020, 0, 1);
/** A match's tickets are injected this long before kick-off. */
const SALES_LEAD_MS = 72 * HOUR;
/** The time over which `ArenaSettings.events` matches are spread: from one day back to three days ahead. */
const WINDOW_MS = SALES_LEAD_MS + 24 * HOUR;

export interface ArenaEvent {
  readonly ordinal: number;
  readonly id: string;
  readonly name: string;
  readonly venue: Venue;
  readonly kickOff: number;
  readonly salesOpen: number;
}

/** Knows all matches. Times are milliseconds since 1970, in story time. */
export interface Calendar {
  event(ordinal: number): ArenaEvent;
  /** @returns the number of the first match that kicks off at `time` or later. */
  firstFrom(time: number): number;
}

export function createCalendar({ seed, storyId, events }: ArenaSettings): Calendar {
  const spacing = WINDOW_MS / events;
  const kickOffOf = (ordinal: number) => {
    const jitter = (createRandom(seed, 'kick-off', ordinal).next() - 0.5) * (spacing / 2);
    return Math.round((FIRST_MATCH_DAY + ordinal * spacing + jitter) / (15 * MINUTE)) * 15 * MINUTE;
  };
  return {
    event: (ordinal) => {
      const random = createRandom(seed, 'event', ordinal);
      const home = random.pick(TEAMS);
      const guest = random.pick(TEAMS.filter((team) => team !== home));
      const kickOff = kickOffOf(ordinal);
      return {
        ordinal,
        id: `E-${storyId}-${ordinal}`,
        name: `${home} – ${guest}`,
        venue: random.pick(VENUES),
        kickOff,
        salesOpen: kickOff - SALES_LEAD_MS,
      };
    },
    firstFrom: (time) => {
      let ordinal = Math.floor((time - FIRST_MATCH_DAY) / spacing) - 1;
      while (kickOffOf(ordinal) < time) ordinal += 1;
      return ordinal;
    },
  };
}

interface Venue {
  readonly site: string;
  readonly city: string;
  readonly countryCode: string;
  readonly gates: readonly string[];
}

/** Invented grounds in real cities. */
const VENUES: readonly Venue[] = [
  { site: 'Stade des Trois-Ponts', city: 'Genève', countryCode: 'CH', gates: ['Nord', 'Sud', 'Lac'] },
  { site: 'Arena am Mühlenbach', city: 'Köln', countryCode: 'DE', gates: ['A', 'B', 'C', 'D'] },
  { site: 'Old Foundry Ground', city: 'Sheffield', countryCode: 'GB', gates: ['North', 'South', 'Kop'] },
  { site: 'Estadio Río Nuevo', city: 'Málaga', countryCode: 'ES', gates: ['1', '2', '3', '4', '5'] },
  { site: 'Hala pod Żurawiem', city: 'Łódź', countryCode: 'PL', gates: ['Wschód', 'Zachód'] },
];

/** Invented clubs. */
const TEAMS = [
  'FC Trois-Ponts',
  'SV Mühlenbach',
  'Foundry Rovers',
  'Río Nuevo CF',
  'KS Żuraw',
  'Étoile du Lac',
  'Athletic Harbour',
  'Union Bergtal',
  'Ηρακλής Λιμένα',
  'São Brás EC',
] as const;
