import type { MobileStatus } from '@tixngo-sync/domain';
import type { ArenaPerson } from './people.js';

/** The kinds of steps in the story. All but the last two are lifecycle statuses too. */
export type StepKind = Exclude<MobileStatus, 'DEFAULT' | 'INVALID' | 'PENDING'> | 'UNASSIGNED' | 'CHECKED';

/** One thing that happens to a ticket. No two steps of a ticket happen at the same time. */
export interface Step {
  /** Story time, milliseconds since 1970. */
  readonly at: number;
  readonly kind: StepKind;
  /** The guest of ASSIGNED, the recipient of a transfer step. */
  readonly person?: ArenaPerson;
  readonly actor?: string;
  readonly reason?: string;
}

/** @returns whether the kind leaves the ticket active. */
export function isActivation(kind: StepKind): boolean {
  return kind.endsWith('ACTIVATED') && kind !== 'DEACTIVATED';
}

/**
 * @returns the lifecycle status that a step adds to the ticket's history, if any. Removing a guest makes the
 * ticket DOWNLOADED again; `checked` changes no status (docs/domain.md, "The statuses")
 */
export function lifecycleStatusOf(kind: StepKind): MobileStatus | undefined {
  if (kind === 'CHECKED') return undefined;
  return kind === 'UNASSIGNED' ? 'DOWNLOADED' : kind;
}

/** Two steps of a ticket are at least this far apart. */
const LEAST_GAP_MS = 1_000;

type Details = Omit<Step, 'at' | 'kind'>;

/** Collects a ticket's steps, always in order of time. */
export class Timeline {
  readonly steps: Step[] = [];
  /** The time of the last step. */
  at: number;
  /** When the issuer takes the ticket back; undefined if not before the event. */
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

  /** Adds a step at `time`, or right after the last step if that is later. */
  addAt(time: number, kind: StepKind, details: Details): void {
    this.at = Math.max(Math.round(time), this.at + LEAST_GAP_MS);
    this.steps.push({ at: this.at, kind, ...details });
  }

  addAfter(delayMs: number, kind: StepKind, details: Details): void {
    this.addAt(this.at + delayMs, kind, details);
  }

  /** Adds a step after the delay. @returns false, adding nothing, if that would be after the deadline. */
  addBefore(deadline: number, delayMs: number, kind: StepKind, details: Details): boolean {
    if (this.at + Math.max(delayMs, LEAST_GAP_MS) >= deadline) return false;
    this.addAfter(delayMs, kind, details);
    return true;
  }
}
