/** Story time. Runs at `speed` story seconds per real second and can be advanced, but never goes back. */
export class StoryClock {
  private readonly monotonicMs: () => number;
  private base: number;
  private since: number;
  private rate: number;

  /** @param monotonicMs real time that never goes back, e.g. `performance.now` */
  constructor(startAt: number, speed: number, monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
    this.base = startAt;
    this.rate = speed;
    this.since = monotonicMs();
  }

  /** @returns whole milliseconds since 1970, in the story. */
  now(): number {
    return Math.floor(this.base + (this.monotonicMs() - this.since) * this.rate);
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
