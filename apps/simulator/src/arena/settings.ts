import { hashOf } from './random.js';

/** What the story is a function of, beside the time in it. */
export interface ArenaSettings {
  readonly seed: string;
  /** Tickets of the matches of four days: about as many are in the feed at any time before old ones pile up. */
  readonly tickets: number;
  /** Matches within four days. */
  readonly events: number;
  /** Names this story in ids and keys: other settings are another story. Hexadecimal. */
  readonly storyId: string;
}

export function arenaSettings(seed: string, tickets: number, events: number): ArenaSettings {
  return {
    seed,
    tickets,
    events,
    storyId: hashOf('story', seed, tickets, events).toString(16).padStart(8, '0'),
  };
}
