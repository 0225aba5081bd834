import { randomBytes } from 'node:crypto';

/** An event as a stream sends it. `id`: where a client resumes. */
export interface StreamEvent {
  readonly id: string;
  readonly name: 'change' | 'reset';
  readonly data: object;
}

/** Enough for a minute of a busy match day. */
const KEPT = 1_000;

/** Keeps the latest events, so that a client that reconnects gets what it missed. */
export class ChangeLog {
  /** Ids of another process, or of this one before a restart, are unknown here. */
  readonly #process = randomBytes(6).toString('hex');
  readonly #kept: number;
  #events: StreamEvent[] = [];
  #last = 0;

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  add(name: StreamEvent['name'], data: object): StreamEvent {
    this.#last++;
    const event = { id: `${this.#process}-${this.#last}`, name, data };
    this.#events.push(event);
    if (this.#events.length > this.#kept) this.#events = this.#events.slice(-this.#kept);
    return event;
  }

  /** Returns the events after the one of this id; null when some of them may be unknown. */
  after(id: string): readonly StreamEvent[] | null {
    const [process, number = ''] = id.split('-');
    const missed = this.#last - Number(number);
    if (process !== this.#process || !/^\d+$/.test(number) || missed < 0 || missed > this.#events.length)
      return null;
    return missed === 0 ? [] : this.#events.slice(-missed);
  }
}
