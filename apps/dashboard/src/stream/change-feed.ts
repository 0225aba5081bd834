import { type Change, type Database, listenForChanges } from '@tixngo-sync/db';
import { type Logger, systemClock } from '@tixngo-sync/runtime';
import { ChangeLog, type StreamEvent } from './change-log.js';
import { mergedChanges } from './merged-changes.js';

/** Who reads the stream. Its functions must not throw. */
export interface Subscriber {
  event(event: StreamEvent): void;
  /** Whether changes are reported from now on. */
  state(live: boolean): void;
  /** The process stops. */
  end(): void;
}

/** Changes of this time become one event per resource: a busy run changes rows many times a second. */
const MERGE_MS = 250;
/** How often it is checked that notifications arrive, and how long one may take. */
const PROBE_EVERY_MS = 15_000;
const PROBE_LIMIT_MS = 5_000;
const RECONNECT_MS = 3_000;

const NOT_REPORTED =
  'changes are not reported (database down, or DATABASE_URL leads to a pooler in transaction mode): ' +
  'the console polls meanwhile';

/**
 * Passes the changes that PostgreSQL reports on to every stream of this process, from one connection. When
 * the connection breaks it opens another, and subscribers get a `reset`, because changes were missed.
 */
export class ChangeFeed {
  readonly #log = new ChangeLog();
  readonly #subscribers = new Set<Subscriber>();
  readonly #probeLimitMs: number;
  readonly #stop = new AbortController();
  readonly #listening: Promise<void>;
  #pending: Change[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isLive = false;
  #wasLive = false;
  #isEnding = false;

  constructor(source: { database: Database; log: Logger }, times: { probeLimitMs?: number } = {}) {
    this.#probeLimitMs = times.probeLimitMs ?? PROBE_LIMIT_MS;
    this.#listening = this.#listen(source);
  }

  /**
   * Subscribes, and first passes what came after `lastEventId`, or a reset when that is not known.
   * @returns what unsubscribes
   */
  subscribe(subscriber: Subscriber, lastEventId: string | undefined): () => void {
    subscriber.state(this.#isLive);
    if (lastEventId !== undefined) {
      const missed = this.#log.after(lastEventId) ?? [this.#log.add('reset', { reason: 'MISSED' })];
      for (const event of missed) subscriber.event(event);
    }
    if (this.#isEnding) subscriber.end();
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Ends all streams, then the connection. */
  async close(): Promise<void> {
    this.endStreams();
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#listening;
  }

  /** Ends all streams, and those that are opened later at once. */
  endStreams(): void {
    this.#isEnding = true;
    for (const subscriber of this.#subscribers) subscriber.end();
  }

  async #listen({ database, log }: { database: Database; log: Logger }): Promise<void> {
    const { signal } = this.#stop;
    let isWarned = false;
    while (!signal.aborted) {
      try {
        await this.#listenOnce(database);
        isWarned = false;
      } catch (err) {
        if (!isWarned && !signal.aborted) log.warn({ err }, NOT_REPORTED);
        isWarned = true;
      }
      this.#setLive(false);
      await systemClock.sleep(RECONNECT_MS, signal).catch(() => undefined);
    }
  }

  /** Listens on one connection until it no longer hears. @throws Error when it never heard */
  async #listenOnce(database: Database): Promise<void> {
    const ended = new AbortController();
    const listener = await listenForChanges(database.url, {
      onChange: (change) => this.#collect(change),
      onEnd: () => ended.abort(),
    });
    const signal = AbortSignal.any([this.#stop.signal, ended.signal]);
    try {
      if (!(await listener.isHeard(database.pool, this.#probeLimitMs)))
        throw new Error('the connection hears no notification');
      if (this.#wasLive) this.#publish(this.#log.add('reset', { reason: 'RECONNECTED' }));
      this.#wasLive = true;
      this.#setLive(true);
      do await systemClock.sleep(PROBE_EVERY_MS, signal).catch(() => undefined);
      while (!signal.aborted && (await listener.isHeard(database.pool, this.#probeLimitMs)));
    } finally {
      await listener.close().catch(() => undefined);
    }
  }

  #setLive(live: boolean): void {
    if (live === this.#isLive) return;
    this.#isLive = live;
    for (const subscriber of this.#subscribers) subscriber.state(live);
  }

  #collect(change: Change): void {
    this.#pending.push(change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changes = mergedChanges(this.#pending);
      this.#pending = [];
      for (const change of changes) this.#publish(this.#log.add('change', change));
    }, MERGE_MS);
  }

  #publish(event: StreamEvent): void {
    for (const subscriber of this.#subscribers) subscriber.event(event);
  }
}
