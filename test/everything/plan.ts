import fc from 'fast-check';

const TICKETS = 4;
export const PEOPLE = 5;

/** What happens to a ticket; what cannot happen to it now becomes what can (model.ts). */
const MOVES = ['download', 'offer', 'accept', 'reject', 'activate'] as const;

export interface Change {
  readonly ticket: number;
  readonly move: (typeof MOVES)[number];
  readonly person: number;
}

const FAULTS = [
  'PostgreSQL: connections cut',
  'worker: SIGKILL',
  'dashboard: SIGKILL',
  'Redis: SIGKILL and start',
  'Redis: FLUSHALL',
  'TIXNGO: 503',
  'TIXNGO: reset',
  'TIXNGO: cut off',
  'TIXNGO: HTML',
  'TIXNGO: silence',
] as const;
export type FaultOfPlan = (typeof FAULTS)[number];

/** One thing that somebody or something does. Numbers choose among what there is then. */
export type Step =
  /** TIXNGO's feed gets a page. */
  | { readonly do: 'feed'; readonly changes: readonly Change[] }
  /** A file: the latest but `back` snapshot of a ticket, a bad ticket, or only bad ones: a failed page. */
  | {
      readonly do: 'upload';
      readonly ticket: number;
      readonly back: number;
      readonly bad: 'none' | 'one' | 'all';
    }
  | { readonly do: 'import'; readonly person: number }
  | { readonly do: 'skip' | 'unskip'; readonly ticket: number }
  | { readonly do: 'give up' | 'retry page'; readonly which: number }
  | { readonly do: 'skip quarantined' | 'retry quarantined'; readonly which: number }
  | { readonly do: 'replay'; readonly which: number }
  | { readonly do: 'key back'; readonly to: number }
  | { readonly do: 'key undo' }
  | { readonly do: 'erase'; readonly person: number }
  | { readonly do: 'edit'; readonly batchSize: number }
  | { readonly do: 'pause' | 'resume' | 'run' }
  | { readonly do: 'fault'; readonly fault: FaultOfPlan };

/** Everything at once, as data: JSON that is printed and can be given back. */
export interface Plan {
  readonly queue: 'redis' | 'postgres';
  readonly steps: readonly Step[];
}

const ticket = fc.nat(TICKETS - 1);
const person = fc.nat(PEOPLE - 1);
const which = fc.nat(5);
const change = fc.record({ ticket, move: fc.constantFrom(...MOVES), person });
const named = <Name extends string>(...names: Name[]) => fc.constantFrom(...names);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: named('feed'), changes: fc.array(change, { minLength: 1, maxLength: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: named('upload'),
      ticket,
      back: fc.nat(2),
      bad: fc.constantFrom('none', 'one', 'all'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: named('import'), person }) },
  { weight: 2, arbitrary: fc.record({ do: named('skip', 'unskip'), ticket }) },
  { weight: 2, arbitrary: fc.record({ do: named('give up', 'retry page'), which }) },
  { weight: 2, arbitrary: fc.record({ do: named('skip quarantined', 'retry quarantined'), which }) },
  { weight: 1, arbitrary: fc.record({ do: named('replay'), which }) },
  { weight: 1, arbitrary: fc.record({ do: named('key back'), to: which }) },
  { weight: 1, arbitrary: fc.record({ do: named('key undo') }) },
  { weight: 1, arbitrary: fc.record({ do: named('erase'), person }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: named('edit'), batchSize: fc.integer({ min: 1, max: 50 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: named('pause', 'resume', 'run') }) },
  { weight: 6, arbitrary: fc.record({ do: named('fault'), fault: fc.constantFrom(...FAULTS) }) },
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  queue: fc.constantFrom('redis', 'postgres'),
  steps: fc.array(step, { minLength: 3, maxLength: 24, size: 'max' }),
});
