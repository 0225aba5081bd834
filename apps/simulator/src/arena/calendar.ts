import { createRandom } from './random.js';
import { TEAMS, VENUES, type Venue } from './venues.js';

const HOUR = 3_600_000;
const QUARTER = 15 * 60_000;
/** Matches are numbered from here on, for ever: which match plays on a day does not depend on when the simulator starts. */
const FIRST_MATCH_DAY = Date.UTC(2020, 0, 1);
/** A match's tickets are injected this long before kick-off. */
const SALES_LEAD_MS = 72 * HOUR;
/** The span, one day back to three days ahead, over which `ArenaSettings.events` matches are spread. */
const WINDOW_MS = SALES_LEAD_MS + 24 * HOUR;

export interface ArenaEvent {
  readonly ordinal: number;
  readonly id: string;
  readonly name: string;
  readonly venue: Venue;
  readonly kickOff: number;
  readonly salesOpen: number;
}

/** Which matches there are. Times are milliseconds since 1970, in story time. */
export interface Calendar {
  event(ordinal: number): ArenaEvent;
  /** @returns the number of the first match that kicks off at `time` or later. */
  firstFrom(time: number): number;
}

/** @param eventsInWindow matches that kick off within four days. */
export function createCalendar(seed: string, storyId: string, eventsInWindow: number): Calendar {
  const spacing = WINDOW_MS / eventsInWindow;
  const kickOffOf = (ordinal: number) => {
    const jitter = (createRandom(seed, 'kick-off', ordinal).next() - 0.5) * (spacing / 2);
    return Math.round((FIRST_MATCH_DAY + ordinal * spacing + jitter) / QUARTER) * QUARTER;
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
