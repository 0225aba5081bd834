import type { FaultKind } from '../faults/kinds.js';
import type { SpoiledTicket } from '../faults/spoil-page.js';

/** What was asked and answered. Times are milliseconds of one monotonic clock: two requests overlapped if their spans do. */
export interface DiffRequest {
  readonly id: number;
  readonly startedAt: number;
  /** null: still in flight. A request that is never answered ends when its connection closes. */
  endedAt: number | null;
  /** The host name asked for: tells who followed a redirect. */
  readonly host: string;
  /** The path asked for: tells who asked, where each was given a URL of its own. */
  readonly path: string;
  readonly key: string | null;
  readonly limit: number | null;
  /** null: nothing was answered. */
  status: number | null;
  tickets: number;
  nextKey: string | null;
  fault: FaultKind | null;
  spoiled: readonly SpoiledTicket[];
}

/** Requests kept: more than any test makes, and bounded for a simulator that runs for days. */
const KEPT = 20_000;

/** The latest requests to the diff endpoint, in the order they came. */
export class RequestLog {
  private readonly monotonicMs: () => number;
  private entries: DiffRequest[] = [];
  private nextId = 1;

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
  }

  begin(asked: Pick<DiffRequest, 'host' | 'path' | 'key' | 'limit'>): DiffRequest {
    const startedAt = this.monotonicMs();
    const entry: DiffRequest = {
      id: this.nextId,
      startedAt,
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
    // Dropping in big bites keeps the cost per request flat.
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
    return entry;
  }

  /** Only the first call counts. @param status null: nothing was answered */
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
