import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { type EventDayFields, type EventDayWindow, windowAt } from './event-day.js';
import { readEventDays } from './read-event-days.js';

/** A new event's tickets come days before it; the mode itself turns at its time, not at this grain. */
const KEPT_MS = 60_000;

/** Says whether event-day mode is on, asking the database once a minute at most as long as the schedules stay as they are. */
export class EventDayCalendar {
  readonly #deps: Pick<PipelineDeps, 'database' | 'clock'>;
  #known: {
    readonly of: string;
    readonly readAt: number;
    readonly windows: readonly EventDayWindow[][];
  } | null = null;

  constructor(deps: Pick<PipelineDeps, 'database' | 'clock'>) {
    this.#deps = deps;
  }

  /** @returns of each schedule, in their order, whether the mode is on now */
  async openNow(schedules: readonly EventDayFields[]): Promise<boolean[]> {
    const now = this.#deps.clock.now();
    const of = JSON.stringify(schedules);
    // A clock that was set back makes it as old as one that is late.
    if (this.#known?.of !== of || Math.abs(now - this.#known.readAt) >= KEPT_MS) {
      this.#known = { of, readAt: now, windows: await readEventDays(this.#deps.database, schedules, now) };
    }
    return this.#known.windows.map((windows) => windowAt(windows, now) !== null);
  }
}
