import type { Instant, TicketChange } from '@tixngo-sync/domain';
import { FieldProblem } from './values.js';

const DAY_MS = 86_400_000;

/** Returns the latest time that TIXNGO can mean for something that has happened: a day after `now`. */
export function latestPossible(now: Date): Instant {
  return `${new Date(now.getTime() + DAY_MS).toISOString().slice(0, -1)}000Z`;
}

/**
 * Refuses a change with a time that is more than a day ahead (docs/domain.md, "Times to come"): everything
 * that TIXNGO sends about the ticket later would count as older, and the ticket would never change again. An
 * event may start whenever it wants.
 * @throws FieldProblem INVALID_DATE for the first such time
 */
export function refuseTimesToCome(change: TicketChange, latest: Instant): void {
  refuseAfter(latest, change.updatedAt, 'updatedAt');
  change.lifecycle.forEach(({ timestamp }, i) => {
    refuseAfter(latest, timestamp, `lifecycle[${i}].timestamp`);
  });
  for (const [name, time] of Object.entries(change.attributes ?? {}))
    refuseAfter(latest, time, `attributes.${name}`);
}

/** Instants have one spelling, so they compare as text. */
function refuseAfter(latest: Instant, time: Instant | null, path: string): void {
  if (time === null || time <= latest) return;
  throw new FieldProblem(
    'INVALID_DATE',
    path,
    'a time more than a day ahead of the database clock',
    'a time that has passed (check both clocks)',
  );
}
