import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOON, seasonAt, smallArena } from '../testing/season.js';
import { createCalendar, HOUR } from './calendar.js';
import { FEED_START, type FeedPosition, Season } from './season.js';

const shown = (season: Season, position: FeedPosition = FEED_START, limit = Number.POSITIVE_INFINITY) =>
  season.changedSince(position, limit).map((change) => ({ ...change.position, step: change.live.lastStep }));

describe('the season', () => {
  it('has the same changes however the time is divided into steps', () => {
    const straight = shown(seasonAt(NOON + 48 * HOUR));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -24 * HOUR, max: 48 * HOUR }), { maxLength: 12 }), (stops) => {
        const season = seasonAt(NOON);
        for (const stop of stops) season.advanceTo(NOON + stop);
        season.advanceTo(NOON + 48 * HOUR);
        expect(shown(season)).toEqual(straight);
      }),
      { numRuns: 10 },
    );
  });

  it('has other changes with another seed', () => {
    expect(shown(seasonAt(NOON, smallArena('other')))).not.toEqual(shown(seasonAt(NOON)));
  });

  it('shows each changed ticket once, at the position of its last change, oldest first', () => {
    const changes = shown(seasonAt(NOON + 12 * HOUR));
    expect(new Set(changes.map(({ ordinal }) => ordinal)).size).toBe(changes.length);
    expect(changes.every(({ at }, i) => i === 0 || at >= (changes[i - 1]?.at ?? 0))).toBe(true);
  });

  it('gives the same tickets in the same order with any page size', () => {
    const season = seasonAt(NOON);
    const whole = shown(season);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (limit) => {
        const row: ReturnType<typeof shown> = [];
        for (
          let page = shown(season, FEED_START, limit);
          page.length > 0;
          page = shown(season, row.at(-1), limit)
        )
          row.push(...page);
        expect(row).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('shows a ticket again on a later page after it has changed', () => {
    const season = seasonAt(NOON);
    const before = shown(season);
    season.advanceTo(NOON + 6 * HOUR);
    const later = shown(season, before.at(-1));
    const known = new Set(before.map(({ ordinal }) => ordinal));
    expect(later.some(({ ordinal }) => known.has(ordinal))).toBe(true);
  });

  it('never goes back', () => {
    const season = seasonAt(NOON);
    const before = shown(season);
    season.advanceTo(NOON - HOUR);
    expect(shown(season)).toEqual(before);
  });

  it('removes old matches and keeps current ones', () => {
    const season = seasonAt(NOON);
    const early = season.injected().length;
    season.advanceTo(NOON + 90 * 24 * HOUR);
    const events = new Set(season.injected().map(({ ticket }) => ticket.event));
    expect(Math.min(...[...events].map(({ kickOff }) => kickOff))).toBeGreaterThanOrEqual(
      NOON + 76 * 24 * HOUR,
    );
    expect(season.injected().length).toBeLessThan(early * 8);
    const jumped = seasonAt(NOON + 90 * 24 * HOUR);
    expect(shown(jumped)).toEqual(shown(season));
  });
});

describe('the calendar', () => {
  it('numbers matches in order of kick-off, and finds the first one after a given time', () => {
    const calendar = createCalendar({ ...smallArena(), events: 50 });
    const ordinal = calendar.firstFrom(NOON);
    expect(calendar.event(ordinal).kickOff).toBeGreaterThanOrEqual(NOON);
    expect(calendar.event(ordinal - 1).kickOff).toBeLessThan(NOON);
    const kickOffs = Array.from({ length: 100 }, (_, i) => calendar.event(ordinal + i).kickOff);
    expect(kickOffs).toEqual([...kickOffs].sort((a, b) => a - b));
  });

  it('begins with the first match after its start', () => {
    const season = new Season(smallArena(), NOON);
    season.advanceTo(NOON);
    expect(season.injected().every(({ ticket }) => ticket.event.kickOff >= NOON)).toBe(true);
  });
});
