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

/** What a fault may meet: some need tickets, or a key, to show. */
export interface Occasion {
  readonly tickets: number;
  readonly limit: number;
  readonly hasKey: boolean;
}

export interface Spoiling {
  readonly position: number;
  readonly reason: SpoilReason;
}

/** Decides what goes wrong: ordered faults first, in their order; then by chance, from a seed. */
export class FaultPlan {
  private readonly rates: FaultRates;
  private readonly random: Random;
  private ordered: { readonly fault: Fault; left: number }[] = [];

  constructor(seed: string, rates: FaultRates) {
    this.rates = rates;
    this.random = createRandom(seed, 'faults');
  }

  /** The next `count` fitting requests get this fault. */
  order(fault: Fault, count: number): void {
    this.ordered.push({ fault, left: count });
  }

  cancelOrders(): void {
    this.ordered = [];
  }

  pending(): readonly { readonly fault: Fault; readonly left: number }[] {
    return this.ordered;
  }

  /** @returns the fault of this request, or undefined. An ordered fault that cannot show here waits for a request where it can. */
  take(occasion: Occasion): Fault | undefined {
    const next = this.ordered.find(({ fault }) => canShow(fault.kind, occasion));
    if (next !== undefined) {
      next.left -= 1;
      if (next.left === 0) this.ordered.splice(this.ordered.indexOf(next), 1);
      return next.fault;
    }
    const kind = FAULT_KINDS.find((name) => name !== 'badticket' && this.happens(this.rates[name]));
    return kind !== undefined && canShow(kind, occasion) ? faultSchema.parse({ kind }) : undefined;
  }

  /** Which tickets of a page are spoiled: by this fault, and by chance. */
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

function canShow(kind: FaultKind, occasion: Occasion): boolean {
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
