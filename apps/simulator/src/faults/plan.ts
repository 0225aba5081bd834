import { createRandom, type Random } from '../arena/random.js';
import {
  CHANCE_REASONS,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultRates,
  faultSchema,
  type SpoilReason,
} from './kinds.js';

/** The request that a fault would apply to: some faults need tickets, or a key. */
export interface Occasion {
  readonly tickets: number;
  readonly limit: number;
  readonly hasKey: boolean;
}

export interface Spoiling {
  readonly position: number;
  readonly reason: SpoilReason;
}

/** A fault for the next `left` requests, or for all until `endsInSeconds` have passed. */
export type FaultOrder = { readonly fault: Fault } & (
  | { readonly left: number }
  | { readonly endsInSeconds: number }
);

interface Ordered {
  readonly fault: Fault;
  /** Infinity: until `endsAtMs`. */
  left: number;
  readonly endsAtMs: number;
}

/** Decides what fails: first the ordered faults, in their order, then faults drawn from a seed. */
export class FaultPlan {
  private readonly rates: FaultRates;
  private readonly random: Random;
  private readonly monotonicMs: () => number;
  private ordered: Ordered[] = [];

  constructor(seed: string, rates: FaultRates, monotonicMs: () => number = () => performance.now()) {
    this.rates = rates;
    this.random = createRandom(seed, 'faults');
    this.monotonicMs = monotonicMs;
  }

  /** Gives this fault to the next `count` requests to which it can apply. */
  order(fault: Fault, count: number): void {
    this.ordered.push({ fault, left: count, endsAtMs: Number.POSITIVE_INFINITY });
  }

  /** Gives this fault to every request of the next `seconds` to which it can apply. */
  orderFor(fault: Fault, seconds: number): void {
    const endsAtMs = this.monotonicMs() + seconds * 1_000;
    this.ordered.push({ fault, left: Number.POSITIVE_INFINITY, endsAtMs });
  }

  cancelOrders(): void {
    this.ordered = [];
  }

  pending(): readonly FaultOrder[] {
    this.forgetEnded();
    return this.ordered.map(({ fault, left, endsAtMs }) =>
      Number.isFinite(left)
        ? { fault, left }
        : { fault, endsInSeconds: Math.ceil((endsAtMs - this.monotonicMs()) / 1_000) },
    );
  }

  private forgetEnded(): void {
    this.ordered = this.ordered.filter(({ endsAtMs }) => endsAtMs > this.monotonicMs());
  }

  /**
   * @returns the fault of this request, if any. An ordered fault that cannot apply to it waits for one to
   * which it can.
   */
  take(occasion: Occasion): Fault | undefined {
    this.forgetEnded();
    const next = this.ordered.find(({ fault }) => canApply(fault.kind, occasion));
    if (next !== undefined) {
      next.left -= 1;
      if (next.left === 0) this.ordered.splice(this.ordered.indexOf(next), 1);
      return next.fault;
    }
    const kind = FAULT_KINDS.find((name) => name !== 'badticket' && this.happens(this.rates[name]));
    return kind !== undefined && canApply(kind, occasion) ? faultSchema.parse({ kind }) : undefined;
  }

  /** @returns the tickets of a page to spoil, by this fault and by chance. */
  spoilings(fault: Fault | undefined, tickets: number): readonly Spoiling[] {
    const positions = Array.from({ length: tickets }, (_, position) => position);
    if (fault?.kind === 'badpage')
      return positions.map((position) => ({ position, reason: fault.reason ?? 'MISSING_FIELD' }));
    const spoiled =
      this.rates.badticket === undefined ? [] : positions.filter(() => this.happens(this.rates.badticket));
    const byChance = spoiled.map((position) => ({ position, reason: this.random.pick(CHANCE_REASONS) }));
    if (fault?.kind !== 'badticket') return byChance;
    const position = Math.min(fault.position ?? this.random.whole(0, tickets - 1), tickets - 1);
    return [
      ...byChance.filter((other) => other.position !== position),
      { position, reason: fault.reason ?? this.random.pick(CHANCE_REASONS) },
    ];
  }

  private happens(rate: number | undefined): boolean {
    return rate !== undefined && this.random.chance(rate);
  }
}

function canApply(kind: FaultKind, occasion: Occasion): boolean {
  switch (kind) {
    case 'badticket':
    case 'badpage':
    case 'repeat':
    case 'nokey':
      return occasion.tickets > 0;
    case 'loopkey':
      return occasion.tickets > 0 && occasion.hasKey;
    case 'more':
      return occasion.tickets === occasion.limit;
    default:
      return true;
  }
}
