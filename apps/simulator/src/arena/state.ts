import type { MobileStatus, V4Status } from '@tixngo-sync/domain';
import type { ArenaPerson } from './people.js';
import { createRandom } from './random.js';
import { isActivation, lifecycleStatusOf, type Step } from './steps.js';
import type { ArenaTicket } from './tickets.js';

type Milestone = 'assigned' | 'transferred' | 'activated' | 'checked' | 'controlled';

export interface HistoryEntry {
  readonly status: MobileStatus;
  readonly at: number;
  /** The owner after this step. */
  readonly owner: ArenaPerson;
  readonly recipient?: ArenaPerson;
  readonly actor?: string;
  readonly reason?: string;
}

/** The state of a ticket after some of its steps. */
export interface TicketState {
  readonly updatedAt: number;
  readonly mobileStatus: MobileStatus;
  /** The V4 status, kept for V3 tickets too. */
  readonly place: V4Status;
  readonly owner: ArenaPerson;
  readonly previousOwner?: ArenaPerson;
  /** Only while a transfer is pending. */
  readonly recipient?: ArenaPerson;
  /** Undefined if there never was a guest; null after the guest was removed. */
  readonly holder?: ArenaPerson | null;
  readonly milestones: Readonly<Partial<Record<Milestone, number>>>;
  readonly deletionReason?: string;
  readonly history: readonly HistoryEntry[];
}

/** Folds the ticket's steps up to and including number `lastStep` (from 0). Pure. */
export function stateOf(ticket: ArenaTicket, lastStep: number): TicketState {
  const draft = new StateDraft(ticket);
  for (const step of ticket.steps.slice(0, lastStep + 1)) draft.apply(step);
  return draft.finish();
}

class StateDraft {
  private readonly ticket: ArenaTicket;
  private last: Step | undefined;
  private place: V4Status = 'NOT_DOWNLOADED';
  private owner: ArenaPerson;
  private previousOwner: ArenaPerson | undefined;
  private recipient: ArenaPerson | undefined;
  private holder: ArenaPerson | null | undefined;
  private deletionReason: string | undefined;
  private readonly milestones: Partial<Record<Milestone, number>> = {};
  private readonly history: HistoryEntry[] = [];

  constructor(ticket: ArenaTicket) {
    this.ticket = ticket;
    this.owner = ticket.buyer;
  }

  apply(step: Step): void {
    this.last = step;
    if (isActivation(step.kind)) this.milestones.activated = step.at;
    else this.applyKind(step);
    const status = lifecycleStatusOf(step.kind);
    if (status === undefined) return;
    this.history.push({
      status,
      at: step.at,
      owner: this.owner,
      ...(isTransferStep(step) ? { recipient: step.person } : {}),
      ...(step.actor === undefined ? {} : { actor: step.actor }),
      ...(step.reason === undefined ? {} : { reason: step.reason }),
    });
  }

  private applyKind(step: Step): void {
    switch (step.kind) {
      case 'DOWNLOADED':
        this.place = 'DOWNLOADED';
        break;
      case 'ASSIGNED':
        this.holder = step.person === undefined ? null : guestOf(this.ticket, step.person);
        this.milestones.assigned = step.at;
        break;
      case 'UNASSIGNED':
        this.removeGuest();
        break;
      case 'PENDING_TRANSFER':
        this.place = 'PENDING_TRANSFER';
        this.recipient = step.person;
        break;
      case 'FAILURE_TRANSFER':
      case 'FAILURE':
        this.place = 'DOWNLOADED';
        this.recipient = undefined;
        break;
      case 'TRANSFERRED':
        this.handOver(step);
        break;
      case 'DEACTIVATED':
        delete this.milestones.activated;
        break;
      case 'CHECKED':
        this.milestones.checked = step.at;
        break;
      case 'CONTROLLED':
        this.milestones.controlled = step.at;
        break;
      case 'DELETION_PENDING':
      case 'DELETED':
        this.place = step.kind;
        this.deletionReason = step.reason;
        break;
    }
  }

  private handOver(step: Step): void {
    this.place = 'NOT_DOWNLOADED';
    this.recipient = undefined;
    this.previousOwner = this.owner;
    this.owner = step.person ?? this.owner;
    this.milestones.transferred = step.at;
    if (this.holder !== undefined) this.removeGuest();
  }

  private removeGuest(): void {
    this.holder = null;
    delete this.milestones.assigned;
  }

  finish(): TicketState {
    if (this.last === undefined)
      throw new RangeError(`Ticket ${this.ticket.ticketId} has no state before it is injected.`);
    return {
      updatedAt: this.last.at,
      mobileStatus:
        this.ticket.version === 4
          ? this.statusFromMilestones()
          : (lifecycleStatusOf(this.last.kind) ?? 'INJECTED'),
      place: this.place,
      owner: this.owner,
      ...(this.previousOwner === undefined ? {} : { previousOwner: this.previousOwner }),
      ...(this.recipient === undefined ? {} : { recipient: this.recipient }),
      ...(this.holder === undefined ? {} : { holder: this.holder }),
      milestones: this.milestones,
      ...(this.deletionReason === undefined ? {} : { deletionReason: this.deletionReason }),
      history: this.history,
    };
  }

  /** Derives the mobile status from V4; the first match wins (docs/domain.md, "The statuses"). */
  private statusFromMilestones(): MobileStatus {
    if (this.place === 'DELETED' || this.place === 'DELETION_PENDING' || this.place === 'PENDING_TRANSFER')
      return this.place;
    if (this.milestones.controlled !== undefined) return 'CONTROLLED';
    if (this.milestones.activated !== undefined) return 'ACTIVATED';
    if (this.milestones.assigned !== undefined) return 'ASSIGNED';
    if (this.place === 'DOWNLOADED') return 'DOWNLOADED';
    return this.milestones.transferred === undefined ? 'INJECTED' : 'TRANSFERRED';
  }
}

function isTransferStep(step: Step): step is Step & { person: ArenaPerson } {
  return step.person !== undefined && step.kind !== 'ASSIGNED';
}

/** @returns what an owner entered for a guest: a name, seldom more. */
function guestOf(ticket: ArenaTicket, person: ArenaPerson): ArenaPerson {
  const random = createRandom('guest', ticket.ordinal, person.index);
  const { index, firstName, lastName, email, nationality, language } = person;
  return {
    index,
    firstName,
    ...(lastName === undefined ? {} : { lastName }),
    ...(email !== undefined && random.chance(0.5) ? { email } : {}),
    nationality,
    language,
  };
}
