/** How often the clock is looked at, and the longest turn of the event loop that is no stall. */
const BEAT_MS = 20;
const STALL_MS = 100;

/**
 * Notes when this process read nothing for a while, because it had no processor or a long turn. What it reads
 * next can have arrived at any time during the stall, in any order.
 */
export class Stalls {
  private readonly monotonicMs: () => number;
  private lastBeat: number;
  private latest = { from: -Infinity, to: -Infinity };

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
    this.lastBeat = monotonicMs();
    setInterval(() => this.beat(), BEAT_MS).unref();
  }

  /** Returns the earliest time at which something that is read now can have arrived. */
  arrivedAfter(now: number): number {
    if (now - this.lastBeat > STALL_MS) return this.arrivedAfter(this.lastBeat);
    return now - this.latest.to <= STALL_MS ? this.latest.from : now;
  }

  private beat(): void {
    const now = this.monotonicMs();
    if (now - this.lastBeat > STALL_MS) this.latest = { from: this.arrivedAfter(now), to: now };
    this.lastBeat = now;
  }
}
