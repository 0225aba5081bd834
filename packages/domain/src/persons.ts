import { emailKey } from './email-key.js';
import type { Person, TicketChange } from './ticket-change.js';

/** A person with an e-mail, a first and a last name: enough to describe a contact. */
export interface NamedPerson {
  /** `emailKey` of the person's e-mail. */
  readonly key: string;
  readonly person: Person;
}

/**
 * The persons that one snapshot describes, one per e-mail. Where it describes an e-mail more than once the wallet owner is preferred,
 * then the initial, then the previous owner (docs/domain.md, "Details").
 */
export function namedPersons(change: TicketChange): NamedPerson[] {
  const persons: NamedPerson[] = [];
  add(persons, change.owner);
  add(persons, change.initialOwner);
  add(persons, change.previousOwner);
  return persons;
}

function add(persons: NamedPerson[], person: Person | null): void {
  // Blank names came as null (Person).
  if (person === null || person.firstName === null || person.lastName === null) return;
  const key = emailKey(person.email);
  if (key === null || persons.some((known) => known.key === key)) return;
  persons.push({ key, person });
}
