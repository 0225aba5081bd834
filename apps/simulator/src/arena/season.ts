import { type ArenaSettings, type Calendar, createCalendar } from './calendar.js';
import { type ArenaTicket, planEvent } from './tickets.js';

/**
 * A match's tickets leave the feed this long after kick-off, so that memory stays bounded in an endless
 * story.
 */
const RETENTION_MS = 14 * 24 * 3_600_000;

/** A position in the feed: right after the change of this ticket at this time. */
export interface FeedPosition {
  readonly at: number;
  readonly ordinal: number;
}

export const FEED_START: FeedPosition = { at: 0, ordinal: 0 };

/** A ticket in the season, and how far its story has advanced. */
export interface LiveTicket {
  readonly ticket: ArenaTicket;
  /** The number of its latest step; -1 before it is injected. */
  lastStep: number;
}

interface Change extends FeedPosition {
  readonly live: LiveTicket;
  readonly step: number;
}

/**
 * The running story: all changes of all current matches in order, up to the present. It depends only on the
 * settings, its beginning and the present, not on how the time in between was divided into steps.
 */
export class Season {
  private readonly settings: ArenaSettings;
  private readonly calendar: Calendar;
  private nextEvent: number;
  /** Every change of the current matches, future ones included, by time and then ticket. */
  private changes: Change[] = [];
  /** How many of `changes` have happened. */
  private happened = 0;
  private now = Number.NEGATIVE_INFINITY;
  private oldestKickOff = Number.POSITIVE_INFINITY;

  /** @param begin story time in ms; the first match kicks off at or after it */
  constructor(settings: ArenaSettings, begin: number) {
    this.settings = settings;
    this.calendar = createCalendar(settings);
    this.nextEvent = this.calendar.firstFrom(begin);
  }

  /** Advances the story up to and including `now` (ms). Does nothing if it is there already. */
  advanceTo(now: number): void {
    if (now <= this.now) return;
    this.openSales(now);
    this.now = now;
    for (
      let change = this.changes[this.happened];
      change !== undefined && change.at <= now;
      change = this.changes[this.happened]
    ) {
      change.live.lastStep = change.step;
      this.happened += 1;
    }
    this.retire(now);
  }

  /** @returns at most `limit` tickets whose latest change is after `position`, oldest change first. */
  changedSince(
    position: FeedPosition,
    limit: number,
  ): readonly { readonly live: LiveTicket; readonly position: FeedPosition }[] {
    const found: Change[] = [];
    for (let i = this.firstAfter(position); i < this.happened && found.length < limit; i += 1) {
      const change = this.changes[i];
      if (change !== undefined && change.step === change.live.lastStep) found.push(change);
    }
    return found.map(({ live, at, ordinal }) => ({ live, position: { at, ordinal } }));
  }

  /** @returns every ticket that was injected and has not left the feed, in any order. */
  injected(): readonly LiveTicket[] {
    return this.changedSince(FEED_START, Number.POSITIVE_INFINITY).map(({ live }) => live);
  }

  private openSales(now: number): void {
    const opened: Change[] = [];
    for (
      let event = this.calendar.event(this.nextEvent);
      event.salesOpen <= now;
      event = this.calendar.event(this.nextEvent)
    ) {
      this.nextEvent += 1;
      if (event.kickOff < now - RETENTION_MS) continue;
      this.oldestKickOff = Math.min(this.oldestKickOff, event.kickOff);
      for (const ticket of planEvent(this.settings, event)) {
        const live: LiveTicket = { ticket, lastStep: -1 };
        for (const [step, { at }] of ticket.steps.entries())
          opened.push({ at, ordinal: ticket.ordinal, live, step });
      }
    }
    // All changes of a match come after its sales open, so no change that has happened moves.
    if (opened.length > 0) this.changes = [...this.changes, ...opened].sort(byPosition);
  }

  private retire(now: number): void {
    const horizon = now - RETENTION_MS;
    if (this.oldestKickOff >= horizon) return;
    this.changes = this.changes.filter(({ live }) => live.ticket.event.kickOff >= horizon);
    this.happened = this.changes.findIndex(({ at }) => at > now);
    if (this.happened === -1) this.happened = this.changes.length;
    this.oldestKickOff = this.changes.reduce(
      (oldest, { live }) => Math.min(oldest, live.ticket.event.kickOff),
      Number.POSITIVE_INFINITY,
    );
  }

  private firstAfter(position: FeedPosition): number {
    let low = 0;
    let high = this.happened;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const change = this.changes[middle];
      if (change !== undefined && byPosition(change, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byPosition(a: FeedPosition, b: FeedPosition): number {
  return a.at - b.at || a.ordinal - b.ordinal;
}
