import { type Change, PEOPLE } from './plan.js';

/**
 * What the tables must be in the end, independent of the product: it knows each ticket's true story, and
 * which of its snapshots S-360 was to get. As every snapshot has the story up to then, the latest of them is
 * all that counts.
 */

export const emailOf = (person: number) => `person-${person}@x.test`;
const ticketIdOf = (ticket: number) => `ticket-${ticket}`;
export const taxNumberOf = (ticket: number) => `tax-${ticket}`;

interface Entry {
  readonly status: string;
  readonly timestamp: string;
  readonly owner: number;
  readonly recipient?: number;
}

/** A ticket as TIXNGO shows it after its n-th entry. */
export interface Snapshot {
  readonly ticket: number;
  readonly entry: number;
}

export interface Tables {
  readonly ticket: string[];
  readonly history: string[];
  readonly contact: string[];
  readonly distribution: string[];
}

export class Model {
  private readonly stories = new Map<number, Entry[]>();
  private readonly accepted = new Map<number, Set<number>>();
  private readonly mentioned = new Set<number>();
  private readonly imported = new Set<number>();
  /** The stand-ins of erased persons. */
  private readonly erased = new Map<number, string>();
  private readonly skipped = new Set<number>();
  private minute = 0;

  /** Something happens to a ticket. */
  happen({ ticket, move, person }: Change): Snapshot {
    const story = this.stories.get(ticket) ?? [];
    this.stories.set(ticket, story);
    const last = story.at(-1);
    story.push({ ...next(last, move, person), timestamp: timeOf(++this.minute) });
    return { ticket, entry: story.length - 1 };
  }

  /** The latest snapshot but `back`; undefined if nothing has happened to the ticket. */
  latest(ticket: number, back = 0): Snapshot | undefined {
    const story = this.stories.get(ticket);
    return story === undefined ? undefined : { ticket, entry: Math.max(0, story.length - 1 - back) };
  }

  /** The snapshot as TIXNGO sends it. */
  json({ ticket, entry }: Snapshot): object {
    const story = (this.stories.get(ticket) ?? []).slice(0, entry + 1);
    const now = story.at(-1);
    if (now === undefined) throw new Error(`nothing has happened to ticket ${ticket}`);
    for (const { owner, recipient } of story) {
      this.mentioned.add(owner);
      if (recipient !== undefined) this.mentioned.add(recipient);
    }
    return {
      ticketId: ticketIdOf(ticket),
      taxNumber: taxNumberOf(ticket),
      updatedAt: now.timestamp,
      status: now.status,
      event: { id: 'event' },
      spectatorDetails: { email: emailOf(now.owner), firstName: `P${now.owner}`, lastName: 'Person' },
      ...(now.recipient === undefined ? {} : { recipient: { email: emailOf(now.recipient) } }),
      lifecycle: story.map(({ status, timestamp, owner, recipient }) => ({
        status,
        timestamp,
        ownerEmail: emailOf(owner),
        ...(recipient === undefined ? {} : { recipientEmail: emailOf(recipient) }),
      })),
    };
  }

  /** S-360 gets snapshots; those of skipped tickets are ignored. */
  accept(snapshots: readonly Snapshot[]): void {
    for (const { ticket, entry } of snapshots) {
      if (this.skipped.has(ticket)) continue;
      const entries = this.accepted.get(ticket) ?? new Set();
      this.accepted.set(ticket, entries.add(entry));
    }
  }

  isSkipped(ticket: number): boolean {
    return this.skipped.has(ticket);
  }

  setSkipped(ticket: number, isSkipped: boolean): void {
    if (isSkipped) this.skipped.add(ticket);
    else this.skipped.delete(ticket);
  }

  /** A contact is imported before TIXNGO names the person: later it depends on who was first. */
  mayImport(person: number): boolean {
    return !this.mentioned.has(person);
  }

  import(person: number): void {
    this.imported.add(person);
  }

  /** S-360's own contacts are S-360's to erase. */
  mayErase(person: number): boolean {
    return this.mentioned.has(person) && !this.imported.has(person);
  }

  erase(person: number, standIn: string): void {
    this.erased.set(person, standIn);
  }

  /** E-mails that must be nowhere. */
  get erasedEmails(): string[] {
    return [...this.erased.keys()].map(emailOf);
  }

  tables(): Tables {
    const ticket: string[] = [];
    const history: string[] = [];
    const distribution: string[] = [];
    const persons = new Set(this.imported);
    const named = new Set<number>();
    for (const [id, entries] of this.accepted) {
      const all = this.stories.get(id) ?? [];
      for (const entry of entries) named.add(all[entry]?.owner ?? -1);
      const story = all.slice(0, Math.max(...entries) + 1);
      const { owner, transfers } = fold(story);
      persons.add(story[0]?.owner ?? -1);
      for (const { to } of transfers) persons.add(to);
      const now = story.at(-1);
      const mail = this.mail(now?.owner);
      ticket.push(row(ticketIdOf(id), now?.status, now?.timestamp, mail, this.mail(owner)));
      for (const { status, timestamp, owner: of, recipient } of story)
        history.push(row(ticketIdOf(id), status, timestamp, this.mail(of), this.mail(recipient)));
      for (const { from, to, status } of transfers)
        distribution.push(row(ticketIdOf(id), this.mail(from), this.mail(to), status));
    }
    const contact = [...persons].map((person) => row(this.mail(person), this.nameOf(person, named)));
    return sorted({ ticket, history, contact, distribution });
  }

  private mail(person: number | undefined): string {
    return person === undefined ? '-' : (this.erased.get(person) ?? emailOf(person));
  }

  private nameOf(person: number, named: ReadonlySet<number>): string {
    if (this.imported.has(person)) return 'Own Name';
    if (this.erased.has(person)) return 'Erased PERSON';
    return named.has(person) ? `P${person} Person` : 'Pending CREATION';
  }
}

/** What a move means for a ticket whose last entry is `last`. */
function next(last: Entry | undefined, move: Change['move'], person: number): Omit<Entry, 'timestamp'> {
  if (last === undefined) return { status: 'DOWNLOADED', owner: person };
  const { owner, recipient } = last;
  // While a transfer is pending, it can only be accepted or rejected.
  if (recipient !== undefined)
    return move === 'accept'
      ? { status: 'TRANSFERRED', owner: recipient }
      : { status: 'FAILURE_TRANSFER', owner };
  const to = person === owner ? (person + 1) % PEOPLE : person;
  if (move === 'offer' || move === 'accept') return { status: 'PENDING_TRANSFER', owner, recipient: to };
  return { status: move === 'activate' ? 'ACTIVATED' : 'DOWNLOADED', owner };
}

interface Transfer {
  readonly from: number;
  readonly to: number;
  status: 'PENDING' | 'CONFIRMED' | 'CANCELLED';
}

/** Who has the ticket in the end, and its transfers. */
function fold(story: readonly Entry[]): { owner: number | undefined; transfers: Transfer[] } {
  const transfers: Transfer[] = [];
  for (const { status, owner, recipient } of story) {
    const last = transfers.at(-1);
    if (recipient !== undefined) transfers.push({ from: owner, to: recipient, status: 'PENDING' });
    else if (status === 'TRANSFERRED' && last !== undefined) last.status = 'CONFIRMED';
    else if (status === 'FAILURE_TRANSFER' && last !== undefined) last.status = 'CANCELLED';
  }
  return { owner: story.at(-1)?.owner, transfers };
}

const timeOf = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();
export const row = (...cells: readonly (string | undefined)[]) =>
  cells.map((cell) => cell ?? '-').join(' | ');

export function sorted({ ticket, history, contact, distribution }: Tables): Tables {
  return {
    ticket: [...ticket].sort(),
    history: [...history].sort(),
    contact: [...contact].sort(),
    distribution: [...distribution].sort(),
  };
}
