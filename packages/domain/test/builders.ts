import type { HistoryEntry } from '../src/index.js';
import type { Instant, LifecycleEntry, Milestones, Person, TicketChange } from '../src/ticket-change.js';

type V3Change = Extract<TicketChange, { ticketVersion: 3 }>;
type V4Change = Extract<TicketChange, { ticketVersion: 4 }>;

/** The instant `minute` minutes into the test's day. */
export function at(minute: number): Instant {
  return new Date(Date.UTC(2026, 4, 1, 0, minute)).toISOString().replace('Z', '000Z');
}

export function person(fields: Partial<Person> = {}): Person {
  return {
    title: null,
    firstName: null,
    lastName: null,
    email: null,
    dateOfBirth: null,
    nationality: null,
    idCardNumber: null,
    phoneNumber: null,
    residenceCountry: null,
    language: null,
    allowPromoEmail: null,
    allowThirdPartyEmail: null,
    ...fields,
  };
}

export function milestones(fields: Partial<Milestones> = {}): Milestones {
  return { assigned: null, transferred: null, activated: null, checked: null, controlled: null, ...fields };
}

const BASE = {
  ticketId: 'T-1',
  taxNumber: '7001',
  organizationCode: null,
  updatedAt: at(0),
  event: { id: 'E-1', name: null, startTime: null, site: null, city: null, countryCode: null },
  owner: null,
  initialOwner: null,
  previousOwner: null,
  recipientEmail: null,
  holder: null,
  deletionReason: null,
  lifecycle: [],
};

export function v3Change(fields: Partial<V3Change> = {}): V3Change {
  return { ...BASE, ticketVersion: 3, status: 'INJECTED', attributes: null, ...fields };
}

export function v4Change(fields: Partial<V4Change> = {}): V4Change {
  return { ...BASE, ticketVersion: 4, status: 'NOT_DOWNLOADED', attributes: milestones(), ...fields };
}

export function lifecycleEntry(fields: Partial<LifecycleEntry> = {}): LifecycleEntry {
  return {
    status: 'INJECTED',
    timestamp: at(0),
    ownerEmail: null,
    recipientEmail: null,
    actor: null,
    reason: null,
    ...fields,
  };
}

export function historyEntry(fields: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    status: 'INJECTED',
    occurredAt: at(0),
    ownerEmail: null,
    recipientEmail: null,
    actor: null,
    reason: null,
    ...fields,
  };
}
