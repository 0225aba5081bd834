import type { BadTicket, StoredTicket } from '@tixngo-sync/db';
import type { QuarantineReason } from '@tixngo-sync/domain';
import { badTicket, type PlacedChange } from './read-page.js';
import { isNewer, taxNumberConflicts } from './tax-numbers.js';

/** The changes of one ticket on a page, and the ticket as stored before. */
export interface TicketChanges {
  readonly ticketId: string;
  readonly stored: StoredTicket | null;
  /** At least one, in page order. */
  readonly changes: PlacedChange[];
  /** The newest change by `updatedAt`, then by place. */
  newest: PlacedChange;
  /**
   * The newest change compared with the stored ticket. `same-time`: equal `updatedAt`, so the fields must be
   * compared.
   */
  standing: 'newer' | 'same-time' | 'older';
}

export interface Decisions {
  readonly tickets: readonly TicketChanges[];
  /** Valid changes that the stored tickets rule out. */
  readonly refused: readonly {
    readonly change: PlacedChange;
    readonly reason: QuarantineReason;
    readonly message: string;
  }[];
}

/**
 * Finds each ticket's newest change, and refuses changes of tickets that may not be created or whose tax
 * number another ticket has after all of them. Pure; the apply lock keeps `stored` current until the commit.
 * @param changes of a page in its order, then those that waited for a tax number
 */
export function decide(
  changes: readonly PlacedChange[],
  stored: readonly StoredTicket[],
  unknownTickets: 'create' | 'reject',
): Decisions {
  const storedById = new Map(stored.map((ticket) => [ticket.ticketId, ticket]));
  const isUnknown = ({ ticketId }: PlacedChange) => unknownTickets === 'reject' && !storedById.has(ticketId);
  const known = unknownTickets === 'create' ? changes : changes.filter((change) => !isUnknown(change));
  const conflicts = taxNumberConflicts(known, stored);
  const tickets = new Map<string, TicketChanges>();
  const refused: { change: PlacedChange; reason: QuarantineReason; message: string }[] = [];
  for (const change of changes) {
    const holder = conflicts.get(change);
    if (isUnknown(change)) refused.push({ change, reason: 'UNKNOWN_TICKET', message: UNKNOWN_TICKET });
    else if (holder !== undefined)
      refused.push({ change, reason: 'TAX_NUMBER_CONFLICT', message: taxNumberConflict(holder) });
    else add(tickets, change, storedById.get(change.ticketId) ?? null);
  }
  return { tickets: [...tickets.values()], refused };
}

function add(tickets: Map<string, TicketChanges>, change: PlacedChange, stored: StoredTicket | null): void {
  const known = tickets.get(change.ticketId);
  if (known === undefined) {
    tickets.set(change.ticketId, {
      ticketId: change.ticketId,
      stored,
      changes: [change],
      newest: change,
      standing: standingOf(change, stored),
    });
    return;
  }
  known.changes.push(change);
  if (isNewer(change, known.newest)) {
    known.newest = change;
    known.standing = standingOf(change, stored);
  }
}

function standingOf(change: PlacedChange, stored: StoredTicket | null): TicketChanges['standing'] {
  if (stored === null || stored.updatedAt === null) return 'newer';
  if (change.updatedAt === stored.updatedAt) return 'same-time';
  return change.updatedAt > stored.updatedAt ? 'newer' : 'older';
}

const UNKNOWN_TICKET =
  'S-360 does not know this ticket, and the interface is set to unknownTickets=reject. ' +
  'Import it (tixngo-sync tickets import) or set unknownTickets=create, then retry it.';

function taxNumberConflict(holder: string): string {
  return (
    `Ticket ${holder} has this tax number. This ticket is applied automatically when the number becomes free; ` +
    'if it should not wait for that, find out which of the two is right and correct the other, or skip it.'
  );
}

/** Turns a refused change into a quarantine row. */
export function refusedTicket({ change, reason, message }: Decisions['refused'][number]): BadTicket {
  const { element, place, ticketId, taxNumber } = change;
  const field = reason === 'TAX_NUMBER_CONFLICT' ? 'taxNumber' : 'ticketId';
  return badTicket(element, place, { ticketId, taxNumber, reason, field, message });
}
