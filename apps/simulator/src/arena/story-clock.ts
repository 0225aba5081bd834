/**
 * Story time. Runs at `speed` story seconds per real second and can be advanced, but never goes back. It does
 * not run past the real time, because what has not happened yet is never reported: from there it keeps pace.
 */
export class StoryClock {
  private readonly monotonicMs: () => number;
  private readonly realTime: () => number;
  private base: number;
  private since: number;
  private rate: number;

  /**
   * @param monotonicMs real time that never goes back, e.g. `performance.now`
   * @param realTime milliseconds since 1970
   */
  constructor(startAt: number, speed: number, monotonicMs: () => number, realTime: () => number) {
    this.realTime = realTime;
    this.monotonicMs = monotonicMs;
    this.base = startAt;
    this.rate = speed;
    this.since = monotonicMs();
  }

  /** @returns whole milliseconds since 1970, in the story. */
  now(): number {
    const time = Math.floor(this.base + (this.monotonicMs() - this.since) * this.rate);
    return Math.max(Math.floor(this.base), Math.min(time, this.realTime()));
  }

  get speed(): number {
    return this.rate;
  }

  /** Sets story seconds per real second; 0 freezes the story until it is advanced. */
  setSpeed(speed: number): void {
    this.advanceTo(this.now());
    this.rate = speed;
  }

  advance(seconds: number): void {
    this.advanceTo(this.now() + seconds * 1_000);
  }

  /** Jumps to `time` unless that is in the past. */
  advanceTo(time: number): void {
    this.base = Math.max(time, this.now());
    this.since = this.monotonicMs();
  }
}
