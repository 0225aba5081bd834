import { type ArenaSettings, arenaSettings, HOUR } from '../arena/calendar.js';
import { Season } from '../arena/season.js';

/** A noon in the story; any other would do. */
export const NOON = Date.parse('2026-05-02T12:00:00Z');

/** A small arena: 120 tickets in four matches around NOON. */
export function smallArena(seed = 'test'): ArenaSettings {
  return arenaSettings(seed, 120, 4);
}

/** @returns the season at `until`; it begins a day before NOON. */
export function seasonAt(until: number, settings = smallArena()): Season {
  const season = new Season(settings, NOON - 24 * HOUR);
  season.advanceTo(until);
  return season;
}
