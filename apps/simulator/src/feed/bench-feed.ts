import { type BenchVariant, benchTicketsJson } from './bench-tickets.js';
import { EMPTY_RESULT, type Feed, type FeedPage, KeyRing } from './feed.js';

/**
 * Above this, two sets of pages would take more memory than the measured parts: pages are then made on
 * demand.
 */
const PREPARED_AT_MOST = 300_000;

/**
 * Serves prepared tickets as fast as they can be sent: `tickets` insert tickets and then, once offered, the
 * same tickets updated. Keys depend only on the number of tickets, so the same pages can be fetched again
 * from the beginning.
 */
export class BenchFeed implements Feed {
  private readonly tickets: number;
  private readonly pageSize: number;
  private readonly prepared = new Map<BenchVariant, readonly Buffer[]>();
  private readonly keys: KeyRing;
  private sets: readonly BenchVariant[];

  /** @param pageSize the limit that pages are prepared for; other limits are slower */
  constructor(tickets: number, pageSize: number, variant: BenchVariant) {
    this.tickets = tickets;
    this.pageSize = pageSize;
    this.keys = new KeyRing(`bench/${tickets}`);
    this.sets = [variant];
    this.prepare(variant);
  }

  /**
   * Sets the feed's content. insert: only the insert tickets. update: the update tickets follow them, or are
   * the whole feed if it began with them.
   * @returns the key at which the update tickets begin
   */
  offer(variant: BenchVariant): string {
    this.prepare(variant);
    if (variant === 'insert') this.sets = ['insert'];
    else if (this.sets[0] === 'insert') this.sets = ['insert', 'update'];
    return this.keys.encode(this.tickets);
  }

  page(key: string | undefined, limit: number): FeedPage {
    const from = this.placeOf(key);
    const set = this.sets.find(
      (variant) => this.startOf(variant) <= from && from < this.startOf(variant) + this.tickets,
    );
    if (set === undefined) return { resultJson: EMPTY_RESULT, tickets: 0, nextKey: key ?? null };
    const first = from - this.startOf(set);
    const count = Math.min(limit, this.tickets - first);
    return {
      resultJson: this.resultJson(set, first, count),
      tickets: count,
      nextKey: this.keys.encode(from + count),
    };
  }

  sameAgain(key: string | undefined): string {
    return this.keys.again(key, this.placeOf(key));
  }

  private startOf(variant: BenchVariant): number {
    return variant === 'insert' ? 0 : this.tickets;
  }

  private placeOf(key: string | undefined): number {
    return key === undefined ? this.startOf(this.sets[0] ?? 'insert') : this.keys.decode(key).major;
  }

  private prepare(variant: BenchVariant): void {
    if (this.tickets > PREPARED_AT_MOST || this.prepared.has(variant)) return;
    const pages: Buffer[] = [];
    for (let first = 0; first < this.tickets; first += this.pageSize) {
      pages.push(benchTicketsJson(variant, first, Math.min(this.pageSize, this.tickets - first)));
    }
    this.prepared.set(variant, pages);
  }

  private resultJson(variant: BenchVariant, first: number, count: number): Buffer {
    const whole = first % this.pageSize === 0 && count === Math.min(this.pageSize, this.tickets - first);
    const page = whole ? this.prepared.get(variant)?.[first / this.pageSize] : undefined;
    return page ?? benchTicketsJson(variant, first, count);
  }
}
