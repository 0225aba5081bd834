import type { FaultKind } from '../faults/kinds.js';
import type { SpoiledTicket } from '../faults/spoil.js';
import { Stalls } from './stalls.js';

/**
 * A request and its answer. Times are milliseconds of one monotonic clock, so that overlapping requests can
 * be found.
 */
export interface DiffRequest {
  readonly id: number;
  /** When it was read. */
  readonly startedAt: number;
  /** The earliest time at which it can have arrived: before `startedAt` if nothing was read meanwhile. */
  readonly arrivedAfter: number;
  /** Null while in flight. A request that is never answered ends when its connection closes. */
  endedAt: number | null;
  /** The requested host name, which shows who followed a redirect. */
  readonly host: string;
  /** The requested path, which shows who asked if every client has its own URL. */
  readonly path: string;
  readonly key: string | null;
  readonly limit: number | null;
  /** Null when nothing was answered. */
  status: number | null;
  tickets: number;
  nextKey: string | null;
  fault: FaultKind | null;
  spoiled: readonly SpoiledTicket[];
}

/** More requests than any test makes, and a limit for a simulator that runs for days. */
const KEPT = 20_000;

/** The latest requests to the diff endpoint in order of arrival. */
export class RequestLog {
  private readonly monotonicMs: () => number;
  private readonly stalls: Stalls;
  private entries: DiffRequest[] = [];
  private nextId = 1;

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
    this.stalls = new Stalls(monotonicMs);
  }

  begin(asked: Pick<DiffRequest, 'host' | 'path' | 'key' | 'limit'>): DiffRequest {
    const startedAt = this.monotonicMs();
    const entry: DiffRequest = {
      id: this.nextId,
      startedAt,
      arrivedAfter: this.stalls.arrivedAfter(startedAt),
      endedAt: null,
      ...asked,
      status: null,
      tickets: 0,
      nextKey: null,
      fault: null,
      spoiled: [],
    };
    this.nextId += 1;
    this.entries.push(entry);
    // Dropping many at a time keeps the cost per request constant.
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
    return entry;
  }

  /** Ends a request; only the first call counts. @param status null when nothing was answered */
  end(entry: DiffRequest, status: number | null): void {
    if (entry.endedAt !== null) return;
    entry.endedAt = this.monotonicMs();
    entry.status = status;
  }

  all(): readonly DiffRequest[] {
    return this.entries.slice(-KEPT);
  }

  clear(): void {
    this.entries = [];
  }
}
