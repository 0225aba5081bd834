import type { Step, StepKind } from './steps.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Two steps of a ticket are at least this far apart. */
const LEAST_GAP_MS = 1_000;

type Details = Omit<Step, 'at' | 'kind'>;

/** A ticket's steps while they are being written: always in order, never two at one instant. */
export class Chronicle {
  readonly steps: Step[] = [];
  /** The time of the last step. */
  at: number;
  /** When the issuer will take the ticket back; undefined: never before the event. */
  endsAt: number | undefined = undefined;
  downloaded = false;
  active = false;

  constructor(begin: number) {
    this.at = begin - LEAST_GAP_MS;
  }

  /** @returns the earlier of `time` and the ticket's own end. */
  limit(time: number): number {
    return Math.min(time, this.endsAt ?? time);
  }

  add(kind: StepKind, details: Details): void {
    this.addAfter(LEAST_GAP_MS, kind, details);
  }

  /** At `time`, or right after the last step if that is later. */
  addAt(time: number, kind: StepKind, details: Details): void {
    this.at = Math.max(Math.round(time), this.at + LEAST_GAP_MS);
    this.steps.push({ at: this.at, kind, ...details });
  }

  addAfter(delayMs: number, kind: StepKind, details: Details): void {
    this.addAt(this.at + delayMs, kind, details);
  }

  /** @returns false, and nothing happens, if it would come after the deadline. */
  addBefore(deadline: number, delayMs: number, kind: StepKind, details: Details): boolean {
    if (this.at + Math.max(delayMs, LEAST_GAP_MS) >= deadline) return false;
    this.addAfter(delayMs, kind, details);
    return true;
  }
}
