import type { Instant, TicketChange } from '@tixngo-sync/domain';
import { FieldProblem } from './values.js';

const DAY_MS = 86_400_000;

/** Returns the latest time that TIXNGO can mean for something that has happened: a day after `now`. */
export function latestPossible(now: Date): Instant {
  return `${new Date(now.getTime() + DAY_MS).toISOString().slice(0, -1)}000Z`;
}

/**
 * Refuses a change with a time that is more than a day ahead (docs/domain.md, "Times in the future"):
 * everything that TIXNGO sends about the ticket later would count as older, and the ticket would never change
 * again. The start of an event may be any time.
 * @throws FieldProblem INVALID_DATE for the first such time
 */
export function refuseTimesToCome(change: TicketChange, latest: Instant): void {
  if (isAfter(change.updatedAt, latest)) throw timeToCome('updatedAt');
  const { lifecycle, attributes } = change;
  // Loops that build no path and no list: this runs for every ticket.
  for (let i = 0; i < lifecycle.length; i++) {
    const time = lifecycle[i]?.timestamp ?? null;
    if (isAfter(time, latest)) throw timeToCome(`lifecycle[${i}].timestamp`);
  }
  if (attributes === null) return;
  for (const name of MILESTONES)
    if (isAfter(attributes[name], latest)) throw timeToCome(`attributes.${name}`);
}

const MILESTONES = ['assigned', 'transferred', 'activated', 'checked', 'controlled'] as const;

/** Instants have one spelling, so they compare as text. */
function isAfter(time: Instant | null, latest: Instant): boolean {
  return time !== null && time > latest;
}

function timeToCome(path: string): FieldProblem {
  return new FieldProblem(
    'INVALID_DATE',
    path,
    'a time more than a day ahead of the database clock',
    'a time that has passed (check both clocks)',
  );
}
