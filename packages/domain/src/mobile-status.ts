import type { MobileStatus, V4Status } from './statuses.js';
import type { Milestones, TicketChange } from './ticket-change.js';

/** @returns the ticket's mobile status in lifecycle words: a V3 ticket's own, a V4 ticket's by the rule of docs/domain.md, "The statuses". */
export function mobileStatusOf(change: TicketChange): MobileStatus {
  return change.ticketVersion === 3 ? change.status : fromV4(change.status, change.attributes);
}

/** First match wins. `checked` changes no status. */
function fromV4(status: V4Status, milestones: Milestones): MobileStatus {
  switch (status) {
    case 'DELETED':
    case 'DELETION_PENDING':
    case 'PENDING_TRANSFER':
      return status;
    case 'DOWNLOADED':
      return reachedMilestone(milestones) ?? 'DOWNLOADED';
    case 'NOT_DOWNLOADED':
      return reachedMilestone(milestones) ?? (milestones.transferred === null ? 'INJECTED' : 'TRANSFERRED');
  }
}

function reachedMilestone(milestones: Milestones): MobileStatus | null {
  if (milestones.controlled !== null) return 'CONTROLLED';
  if (milestones.activated !== null) return 'ACTIVATED';
  if (milestones.assigned !== null) return 'ASSIGNED';
  return null;
}
