/**
 * The given feed of a whole arena, from its raw pages to the tables expected in the end: the pure parts put together as the pipeline
 * puts them together with SQL. What the fixture is: test/flow/fixtures/arena/README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { LifecycleEntry, Milestones, Person, TicketChange } from '@tixngo-sync/contracts';
import { describe, expect, it } from 'vitest';
import {
  type ContactCandidate,
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
  toContactFields,
} from './index.js';

const ARENA = new URL('../../../test/flow/fixtures/arena/', import.meta.url);

/** JSON of the fixture; its README gives the shapes. */
// biome-ignore lint/suspicious/noExplicitAny: a fixture's rows, read field by field in this file only.
type Raw = any;

interface Snapshot {
  readonly change: MappedChange;
  readonly place: number;
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
