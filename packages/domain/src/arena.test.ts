/**
 * The given feed of a whole arena, from its raw pages to the tables expected in the end: the pure parts put
 * together as the pipeline puts them together with SQL. What the fixture is:
 * test/flow/fixtures/arena/README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ContactCandidate,
  type ContactFields,
  compareDescriptions,
  type DescribedAt,
  emailKey,
  foldOwnership,
  isTemporary,
  type MappedChange,
  mapTicketChange,
  mergeRepeated,
  type OwnerSighting,
  preferContact,
  TEMPORARY_FIRST_NAME,
  TEMPORARY_LAST_NAME,
  toContactFields,
} from './index.js';
import type { LifecycleEntry, Milestones, Person, TicketChange } from './ticket-change.js';

const ARENA = new URL('../../../test/flow/fixtures/arena/', import.meta.url);

/** JSON of the fixture; its README gives the shapes. */
// biome-ignore lint/suspicious/noExplicitAny: a fixture's rows, read field by field in this file only.
type Raw = any;

interface Snapshot extends DescribedAt {
  readonly change: MappedChange;
}

const rowsOf = (file: string): Raw[] =>
  readFileSync(new URL(file, ARENA), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const text = (value: Raw): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Six fraction digits in UTC; the fixture has at most six. */
function instant(value: Raw): string | null {
  if (text(value) === null) return null;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  return `${new Date(value).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`;
}

function person(raw: Raw): Person | null {
  if (raw === null || raw === undefined) return null;
  const preference = raw.organizerSpectatorPreference;
  return {
    title: text(raw.title),
    firstName: text(raw.firstName),
    lastName: text(raw.lastName),
    email: text(raw.email),
    dateOfBirth: text(raw.dateOfBirth),
    nationality: text(raw.nationality),
    idCardNumber: text(raw.idCardNumber),
    phoneNumber: text(raw.phoneNumber),
    residenceCountry: text(raw.residenceCountry),
    language: text(raw.language),
    allowPromoEmail: preference?.allowPromoEmail ?? null,
    allowThirdPartyEmail: preference?.allowThirdPartyEmail ?? null,
  };
}

function lifecycleEntry(raw: Raw): LifecycleEntry {
  return {
    status: raw.status,
    timestamp: instant(raw.timestamp) ?? '',
    ownerEmail: text(raw.ownerEmail),
    recipientEmail: text(raw.recipientEmail),
    actor: text(raw.actor),
    reason: text(raw.reason),
  };
}

function ticketChange(raw: Raw): TicketChange {
  const attributes: Milestones = {
    assigned: instant(raw.attributes?.assigned),
    transferred: instant(raw.attributes?.transferred),
    activated: instant(raw.attributes?.activated),
    checked: instant(raw.attributes?.checked),
    controlled: instant(raw.attributes?.controlled),
  };
  const { event } = raw;
  return {
    ticketId: raw.ticketId,
    taxNumber: raw.taxNumber,
    organizationCode: text(raw.organizationCode),
    updatedAt: instant(raw.updatedAt) ?? '',
    event: {
      id: event.id,
      name: text(event.name),
      startTime: instant(event.startTime),
      site: text(event.site),
      city: text(event.city),
      countryCode: text(event.countryCode),
    },
    owner: person(raw.spectatorDetails),
    initialOwner: person(raw.initialOwner),
    previousOwner: person(raw.previousOwner),
    recipientEmail: text(raw.recipient?.email),
    holder: person(raw.ticketHolder),
    deletionReason: text(raw.deletionReason),
    lifecycle: (raw.lifecycle ?? []).map(lifecycleEntry),
    ...(raw.ticketVersion === 4
      ? { ticketVersion: 4, status: raw.status, attributes }
      : { ticketVersion: 3, status: raw.status, attributes: null }),
  };
}

/**
 * A table as a list of comparable rows: times as instants, e-mails as keys, absent as null, an absent consent
 * as false.
 */
function comparable(rows: readonly Raw[]): string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).map(comparableField).sort())).sort();
}

function comparableField([column, value]: [string, Raw]): [string, Raw] {
  if (column.startsWith('accepts_')) return [column, value ?? false];
  if (/_at$|_time$/.test(column)) return [column, instant(value)];
  return [column, /(^|_)email$/.test(column) ? emailKey(value ?? null) : (value ?? null)];
}

const TICKET_COLUMNS = [
  'ticket_id',
  'tax_number',
  'organization_code',
  's360_status',
  'mobile_status',
  'source_updated_at',
  'event_id',
  'event_name',
  'event_start_time',
  'owner_email',
  'owner_first_name',
  'owner_last_name',
  'holder_first_name',
  'holder_last_name',
  'holder_email',
  'cultural_contact',
];
const CONTACT_COLUMNS = [
  'key',
  'email',
  'title',
  'first_name',
  'last_name',
  'birthday',
  'nationality',
  'id_number',
  'mobile_phone',
  'country',
  'language',
  'accepts_institution_email',
  'accepts_third_party_email',
  'kind',
  'has_internet_account',
  'origin',
];
const columnsOf = (columns: readonly string[], rows: readonly Raw[]): Raw[] =>
  rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));

const snapshots: Snapshot[] = readdirSync(new URL('pages/', ARENA))
  .sort()
  .flatMap((page) => JSON.parse(readFileSync(new URL(`pages/${page}`, ARENA), 'utf8')).result)
  .map((raw: Raw, place: number) => ({
    change: mapTicketChange(ticketChange(raw)),
    place,
    updatedAt: instant(raw.updatedAt) ?? '',
  }))
  .sort(compareDescriptions);
const s360Tickets = new Map(rowsOf('s360/ticket.jsonl').map((ticket) => [ticket.ticket_id, ticket]));
const s360Contacts = rowsOf('s360/contact.jsonl');

interface Tables {
  readonly ticket: Raw[];
  readonly history: Raw[];
  readonly contact: Raw[];
  readonly distribution: Raw[];
}

function process(): Tables {
  const tables: Tables = { ticket: [], history: [], contact: [], distribution: [] };
  const preferred = preferredContacts();
  const used = new Set<string>();
  const contactOf = (key: string): string => {
    const contact = preferred.get(key) ?? `new:${key}`;
    used.add(contact);
    return contact;
  };
  const byTicket = new Map<string, Snapshot[]>([...s360Tickets.keys()].map((ticketId) => [ticketId, []]));
  for (const snapshot of snapshots)
    byTicket.set(snapshot.change.ticketId, [...(byTicket.get(snapshot.change.ticketId) ?? []), snapshot]);
  for (const [ticketId, ofTicket] of byTicket) processTicket(tables, ticketId, ofTicket, contactOf);
  tables.contact.push(...contactsAfter(used));
  return tables;
}

/** `ofTicket` comes by `updatedAt`, then place. */
function processTicket(
  tables: Tables,
  ticketId: string,
  ofTicket: readonly Snapshot[],
  contactOf: (key: string) => string,
): void {
  const had = s360Tickets.get(ticketId);
  const entries = mergeRepeated(ofTicket.flatMap(({ change }) => change.history));
  const folded = foldOwnership({
    initialContact: had?.cultural_contact ?? null,
    initialOwnerEmail:
      ofTicket.find(({ change }) => change.initialOwnerEmail !== null)?.change.initialOwnerEmail ?? null,
    entries,
    sightings: ofTicket.flatMap(sighting),
    contactOf,
  });
  tables.ticket.push({
    ...(had ?? { s360_status: 'PRINTED' }),
    ...ticketColumns(ofTicket.at(-1)),
    ticket_id: ticketId,
    cultural_contact: folded.culturalContact,
  });
  for (const entry of entries) {
    const { status, occurredAt, ownerEmail, recipientEmail } = entry;
    tables.history.push({
      ticket_id: ticketId,
      status,
      occurred_at: occurredAt,
      owner_email: ownerEmail,
      recipient_email: recipientEmail,
    });
  }
  for (const { oldContact, newContact, status } of folded.distributions) {
    tables.distribution.push({
      ticket_id: ticketId,
      old_contact: oldContact,
      new_contact: newContact,
      action: 'DISTRIBUTE',
      status,
    });
  }
}

const sighting = ({ change, place }: Snapshot): OwnerSighting[] =>
  change.ownerEmail === null ? [] : [{ at: change.updatedAt, place, ownerEmail: change.ownerEmail }];

function ticketColumns(newest: Snapshot | undefined): Raw {
  if (newest === undefined) return {};
  const { change } = newest;
  return {
    tax_number: change.taxNumber,
    organization_code: change.organizationCode,
    mobile_status: change.mobileStatus,
    source_updated_at: change.updatedAt,
    event_id: change.eventId,
    event_name: change.eventName,
    event_start_time: change.eventStartTime,
    owner_email: change.ownerEmail,
    owner_first_name: change.ownerFirstName,
    owner_last_name: change.ownerLastName,
    holder_first_name: change.holderFirstName,
    holder_last_name: change.holderLastName,
    holder_email: change.holderEmail,
  };
}

/** E-mail key → key of the S-360 contact to use. */
function preferredContacts(): Map<string, string> {
  const candidates = s360Contacts.map((contact): [string | null, ContactCandidate] => [
    emailKey(contact.email),
    {
      contactId: contact.key,
      kind: contact.kind,
      hasInternetAccount: contact.has_internet_account,
      createdAt: contact.created_at,
    },
  ]);
  candidates.sort(([, a], [, b]) => preferContact(a, b));
  // The last of a key wins in a Map.
  return new Map(candidates.reverse().map(([key, { contactId }]) => [key ?? '', contactId]));
}

function contactsAfter(used: ReadonlySet<string>): Raw[] {
  const descriptions = new Map<string, ContactFields>();
  for (const { change } of snapshots) {
    for (const { key, person } of change.persons)
      if (!descriptions.has(key)) descriptions.set(key, toContactFields(person));
  }
  const had = s360Contacts.map((contact) => {
    const fills = used.has(contact.key) && isTemporary(contact.first_name, contact.last_name);
    const fields = fills ? descriptions.get(emailKey(contact.email) ?? '') : undefined;
    return fields === undefined ? contact : { ...contact, ...contactColumns(fields) };
  });
  const created = [...used]
    .filter((contact) => contact.startsWith('new:'))
    .map((contact) => {
      const email = contact.slice('new:'.length);
      const fields = descriptions.get(email);
      const columns =
        fields === undefined
          ? { email, first_name: TEMPORARY_FIRST_NAME, last_name: TEMPORARY_LAST_NAME }
          : contactColumns(fields);
      return { key: contact, kind: 'INDIVIDUAL', has_internet_account: true, origin: 'TIXNGO', ...columns };
    });
  return [...had, ...created];
}

function contactColumns(fields: ContactFields): Raw {
  return {
    title: fields.title,
    first_name: fields.firstName,
    last_name: fields.lastName,
    birthday: fields.birthday,
    email: fields.email,
    nationality: fields.nationality,
    id_number: fields.idNumber,
    mobile_phone: fields.mobilePhone,
    country: fields.country,
    language: fields.language,
    accepts_institution_email: fields.acceptsInstitutionEmail,
    accepts_third_party_email: fields.acceptsThirdPartyEmail,
  };
}

describe('the given arena, processed to its end', () => {
  const tables = process();

  it('has every ticket as expected', () => {
    // Where the expected table is silent S-360 keeps what it had; a created ticket is PRINTED, a created
    // contact an INDIVIDUAL.
    const expected = rowsOf('expected/ticket.jsonl').map((ticket) => ({
      s360_status: 'PRINTED',
      ...s360Tickets.get(ticket.ticket_id),
      ...ticket,
    }));
    expect(comparable(columnsOf(TICKET_COLUMNS, tables.ticket))).toEqual(
      comparable(columnsOf(TICKET_COLUMNS, expected)),
    );
  });

  it('has every history entry as expected', () => {
    expect(comparable(tables.history)).toEqual(comparable(rowsOf('expected/ticket_history.jsonl')));
  });

  it('has every contact as expected', () => {
    const expected = rowsOf('expected/contact.jsonl').map((contact) => ({ kind: 'INDIVIDUAL', ...contact }));
    expect(comparable(columnsOf(CONTACT_COLUMNS, tables.contact))).toEqual(
      comparable(columnsOf(CONTACT_COLUMNS, expected)),
    );
  });

  it('has every distribution as expected', () => {
    expect(comparable(tables.distribution)).toEqual(comparable(rowsOf('expected/distribution.jsonl')));
  });
});
