import type { MobileStatus } from '@tixngo-sync/domain';
import type { ArenaPerson } from './people.js';

/** What a step is called in the story; all but two are lifecycle statuses too. */
export type StepKind = Exclude<MobileStatus, 'DEFAULT' | 'INVALID' | 'PENDING'> | 'UNASSIGNED' | 'CHECKED';

/** One thing that happens to a ticket. No two steps of a ticket share an instant. */
export interface Step {
  /** Story time, milliseconds since 1970. */
  readonly at: number;
  readonly kind: StepKind;
  /** The guest of ASSIGNED, the recipient of a transfer step. */
  readonly person?: ArenaPerson;
  readonly actor?: string;
  readonly reason?: string;
}

const ACTIVATIONS: ReadonlySet<StepKind> = new Set([
  'BT_ACTIVATED',
  'MANUAL_ACTIVATED',
  'OFFLINE_ACTIVATED',
  'ONLINE_ACTIVATED',
  'ACTIVATED',
]);

/** Any kind that leaves the ticket active; not DEACTIVATED. */
export function isActivation(kind: StepKind): boolean {
  return ACTIVATIONS.has(kind);
}

/**
 * The lifecycle status that a step leaves in the ticket's history; undefined if it leaves none.
 * A guest taken off puts the ticket back to DOWNLOADED; `checked` changes no status (docs/domain.md, "The statuses").
 */
export function lifecycleStatusOf(kind: StepKind): MobileStatus | undefined {
  if (kind === 'CHECKED') return undefined;
  return kind === 'UNASSIGNED' ? 'DOWNLOADED' : kind;
}
