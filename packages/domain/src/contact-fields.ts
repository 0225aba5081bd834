import { emailKey } from './email-key.js';
import type { Day, Instant, Person } from './ticket-change.js';

/** First and last name of a contact of whom only the e-mail is known. */
export const TEMPORARY_FIRST_NAME = 'Pending';
export const TEMPORARY_LAST_NAME = 'CREATION';

/** What a person gives to a contact: the columns of `contact` in camelCase. */
export interface ContactFields {
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthday: Day | null;
  /** The e-mail's key, whatever spelling came. */
  readonly email: string | null;
  readonly nationality: string | null;
  readonly idNumber: string | null;
  readonly mobilePhone: string | null;
  readonly country: string | null;
  readonly language: string | null;
  /** null: TIXNGO did not say. */
  readonly acceptsInstitutionEmail: boolean | null;
  readonly acceptsThirdPartyEmail: boolean | null;
}

/** The mapping table of docs/domain.md, "Contacts and distribution". */
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

/** @returns whether a contact's names say that it waits for its details; any other contact is normal and never changed (I7). */
export function isTemporary(firstName: string | null, lastName: string | null): boolean {
  return firstName === TEMPORARY_FIRST_NAME && lastName === TEMPORARY_LAST_NAME;
}

/** The snapshot that a description of a person comes from. */
export interface DescribedAt {
  readonly updatedAt: Instant;
  /** The snapshot's place in the feed. */
  readonly place: number;
}

/** Sorts the description that counts first: the earliest snapshot, by `updatedAt`, then by place in the feed (docs/domain.md, "Details"). */
export function compareDescriptions(a: DescribedAt, b: DescribedAt): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.place - b.place;
}
