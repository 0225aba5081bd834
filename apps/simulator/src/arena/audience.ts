import type { ArenaEvent } from './calendar.js';
import { type Cast, planJourney } from './journey.js';
import { type ArenaPerson, personOf } from './people.js';
import { createRandom } from './random.js';
import type { ArenaSettings } from './settings.js';
import { type ArenaTicket, describeTicket } from './ticket.js';

/** Writes the story of every ticket of one match: who bought it, and all that will happen to it. Pure. */
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
    for (let member = 0; member < party; member += 1)
      tickets.push(planTicket(settings, event, tickets.length, buyer, people));
  }
  return tickets;
}

function planTicket(
  settings: ArenaSettings,
  event: ArenaEvent,
  place: number,
  buyer: ArenaPerson,
  people: number,
): ArenaTicket {
  const description = describeTicket(settings.seed, settings.storyId, event, place);
  const random = createRandom(settings.seed, 'journey', description.ordinal);
  const cast: Cast = { buyer, stranger: () => personOf(settings.seed, random.whole(0, people - 1)) };
  return { ...description, buyer, steps: planJourney(event, description.version, cast, random) };
}
