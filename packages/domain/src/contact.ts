import { compareCodePoints } from './byte-order.js';
import { emailKey } from './email-key.js';
import type { Day, Instant, Person, TicketChange } from './ticket-change.js';

/**
 * The names of a temporary contact, of whom only the e-mail is known; its details fill it in once TIXNGO
 * reports them (docs/domain.md, "Contacts and distribution"). Everything that creates or recognizes such a
 * contact, SQL included, uses these constants. Stored rows hold the names, so another value needs a
 * migration.
 */
export const TEMPORARY_FIRST_NAME = 'Pending';
export const TEMPORARY_LAST_NAME = 'CREATION';

/** The names of the contact that stands in for an erased person; it is never filled in (docs/privacy.md). */
export const ERASED_FIRST_NAME = 'Erased';
export const ERASED_LAST_NAME = 'PERSON';

/**
 * Returns whether a contact still waits for its details. Every other contact is normal and never changed
 * (I7).
 */
export function isTemporary(firstName: string | null, lastName: string | null): boolean {
  return firstName === TEMPORARY_FIRST_NAME && lastName === TEMPORARY_LAST_NAME;
}

/** What a person gives to a contact: the columns of `contact` in camelCase. */
export interface ContactFields {
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthday: Day | null;
  /** `emailKey` of the e-mail. */
  readonly email: string | null;
  readonly nationality: string | null;
  readonly idNumber: string | null;
  readonly mobilePhone: string | null;
  readonly country: string | null;
  readonly language: string | null;
  /** null when TIXNGO does not say. */
  readonly acceptsInstitutionEmail: boolean | null;
  readonly acceptsThirdPartyEmail: boolean | null;
}

/** Maps a person to contact fields by the table in docs/domain.md, "Contacts and distribution". */
export function toContactFields(person: Person): ContactFields {
  return {
    title: person.title,
    firstName: person.firstName,
    lastName: person.lastName,
    birthday: person.dateOfBirth,
    email: emailKey(person.email),
    nationality: person.nationality,
    idNumber: person.idCardNumber,
    mobilePhone: person.phoneNumber,
    country: person.residenceCountry,
    language: person.language,
    acceptsInstitutionEmail: person.allowPromoEmail,
    acceptsThirdPartyEmail: person.allowThirdPartyEmail,
  };
}

/** A person with an e-mail, a first and a last name: enough to describe a contact. */
export interface NamedPerson {
  /** `emailKey` of the person's e-mail. */
  readonly key: string;
  readonly person: Person;
}

/**
 * Returns the persons that a snapshot describes, one per e-mail. If it describes an e-mail more than once,
 * the wallet owner is preferred, then the initial owner, then the previous one (docs/domain.md, "Details").
 */
export function namedPersons(change: TicketChange): readonly NamedPerson[] {
  const owner = namedPerson(change.owner);
  if (change.initialOwner === null && change.previousOwner === null) return owner === null ? NOBODY : [owner];
  const persons = [owner, namedPerson(change.initialOwner), namedPerson(change.previousOwner)];
  const byKey = new Map<string, NamedPerson>();
  for (const person of persons) if (person !== null && !byKey.has(person.key)) byKey.set(person.key, person);
  return [...byKey.values()];
}

const NOBODY: readonly NamedPerson[] = [];

function namedPerson(person: Person | null): NamedPerson | null {
  // A blank name is null in a Person.
  if (person === null || person.firstName === null || person.lastName === null) return null;
  const key = emailKey(person.email);
  return key === null ? null : { key, person };
}

/** The snapshot that a description of a person comes from. */
export interface DescribedAt {
  readonly updatedAt: Instant;
  /** The snapshot's place in the feed. */
  readonly place: number;
}

/**
 * Sorts the description that counts first: the earliest, by `updatedAt`, then by place (docs/domain.md,
 * "Details").
 */
export function compareDescriptions(a: DescribedAt, b: DescribedAt): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.place - b.place;
}

/** What decides between several contacts with the same e-mail. */
export interface ContactCandidate {
  readonly contactId: string;
  readonly kind: 'INDIVIDUAL' | 'RELAY';
  readonly hasInternetAccount: boolean;
  /** A time as text that sorts chronologically, spelled alike for all candidates. */
  readonly createdAt: string;
}

/**
 * Sorts the contact to use first (docs/domain.md, "Which contact has this e-mail?"): one with an internet
 * account; of two with an account the individual before the relay; then the oldest; then the smaller id.
 * Without an account the kind does not matter.
 */
export function preferContact(a: ContactCandidate, b: ContactCandidate): number {
  if (a.hasInternetAccount !== b.hasInternetAccount) return a.hasInternetAccount ? -1 : 1;
  if (a.hasInternetAccount && a.kind !== b.kind) return a.kind === 'INDIVIDUAL' ? -1 : 1;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return compareCodePoints(a.contactId, b.contactId);
}
