import {
  type ContactDescription,
  type DescribedContact,
  describeContacts,
  digestOfStandIn,
  type FoundContact,
  findContacts,
  insertContacts,
  keepPersonDetails,
  markContactsInUse,
  type NewContact,
  type PersonDetail,
  type Queryable,
  readPersonDetails,
} from '@tixngo-sync/db';
import {
  compareDescriptions,
  type DescribedAt,
  ERASED_FIRST_NAME,
  ERASED_LAST_NAME,
  type Instant,
  TEMPORARY_FIRST_NAME,
  TEMPORARY_LAST_NAME,
  toContactFields,
} from '@tixngo-sync/domain';
import { descriptionPlaceOf } from '../page/page-elements.js';
import type { TicketChanges } from './decide.js';

/** A snapshot's description of the person with this e-mail key. */
type Description = PersonDetail & { readonly describedAt: Instant; readonly describedPlace: number };

/** Starts the reference to a contact that does not exist yet; its e-mail key follows. */
const NEW = 'new:';

interface ContactChanges {
  readonly toCreate: readonly NewContact[];
  readonly described: readonly DescribedContact[];
  /** Ids of temporary contacts that tickets need now and no snapshot has described. */
  readonly unnamed: readonly string[];
  /** Descriptions of persons for whom no ticket needs a contact yet. */
  readonly notNeeded: PersonDetail[];
}

/**
 * The contacts for a page's e-mails: found first, then created or filled in once the folds show which are
 * needed.
 */
export class PageContacts {
  readonly #descriptions: ReadonlyMap<string, Description>;
  readonly #lookedUp = new Set<string>();
  readonly #found = new Map<string, FoundContact>();
  /** Person details kept from earlier pages. */
  readonly #kept = new Map<string, PersonDetail>();

  /** @param descriptions of the persons on the page, by e-mail key */
  constructor(descriptions: ReadonlyMap<string, Description>) {
    this.#descriptions = descriptions;
  }

  /** The e-mail keys of the persons that the page describes. */
  get described(): Iterable<string> {
    return this.#descriptions.keys();
  }

  /**
   * Finds the contacts of these e-mails, and the details kept for them; those found before are not looked up
   * again.
   * @param keys e-mail keys for which a fold may need a contact, and those of `described`
   */
  async find(client: Queryable, keys: Iterable<string>): Promise<void> {
    const wanted: string[] = [];
    for (const key of keys) {
      if (this.#lookedUp.has(key)) continue;
      this.#lookedUp.add(key);
      wanted.push(key);
    }
    wanted.sort();
    const [found, kept] = await Promise.all([
      findContacts(client, wanted),
      readPersonDetails(client, wanted),
    ]);
    for (const contact of found) this.#found.set(contact.key, contact);
    for (const detail of kept) this.#kept.set(detail.key, detail);
  }

  /** Returns the id of the contact with this e-mail, or a reference to one that would have to be created. */
  refOf = (key: string): string => this.#found.get(key)?.contactId ?? `${NEW}${key}`;

  /**
   * Creates the contacts that the folds refer to, and fills in temporary ones.
   * @param used the references in the results of the folds
   * @param enabled false: no contact is created or changed; descriptions are only kept
   * @returns the function that turns a reference into a contact id
   */
  async settle(
    client: Queryable,
    used: ReadonlySet<string>,
    enabled: boolean,
  ): Promise<(ref: string) => string> {
    if (!enabled) {
      await keepPersonDetails(client, [...this.#descriptions.values()].sort(byKey));
      return (ref) => ref;
    }
    const { toCreate, described, unnamed, notNeeded } = this.#changesFor(used);
    const [created] = await Promise.all([
      insertContacts(client, toCreate),
      describeContacts(client, described),
      markContactsInUse(client, unnamed),
      keepPersonDetails(client, notNeeded.sort(byKey)),
    ]);
    return (ref) => (ref.startsWith(NEW) ? (created.get(ref.slice(NEW.length)) ?? ref) : ref);
  }

  #changesFor(used: ReadonlySet<string>): ContactChanges {
    const missing = [...used].filter((ref) => ref.startsWith(NEW)).map((ref) => ref.slice(NEW.length));
    const best = (key: string) => earlier(this.#descriptions.get(key), this.#kept.get(key));
    const toCreate = new Map(missing.sort().map((key) => [key, newContact(key, best(key))]));

    const described: DescribedContact[] = [];
    const unnamed: string[] = [];
    const notNeeded: PersonDetail[] = [];
    for (const contact of this.#found.values()) {
      const neededNow = contact.temporary && !contact.inUse && used.has(contact.contactId);
      const description = neededNow ? best(contact.key) : this.#descriptions.get(contact.key);
      if (description === undefined) {
        if (neededNow) unnamed.push(contact.contactId);
      } else if (mayDescribe(contact, description, neededNow)) {
        described.push({ ...description, contactId: contact.contactId });
      } else if (contact.temporary && !contact.inUse) {
        notNeeded.push(description);
      }
    }
    for (const [key, description] of this.#descriptions) {
      if (!this.#found.has(key) && !toCreate.has(key)) notNeeded.push(description);
    }
    return { toCreate: [...toCreate.values()], described, unnamed, notNeeded };
  }
}

/**
 * Returns whether a description may be written to a contact: to a temporary one that tickets need, and to one
 * that this function described before, if the snapshot is earlier.
 */
function mayDescribe(contact: FoundContact, description: PersonDetail, neededNow: boolean): boolean {
  const described = sourceOf(contact);
  const source = sourceOf(description);
  if (described !== null && source !== null) return compareDescriptions(source, described) < 0;
  return contact.temporary && (contact.inUse || neededNow);
}

type Described = Pick<ContactDescription, 'describedAt' | 'describedPlace'>;

/** Returns the snapshot a description comes from; null when it comes from none. */
function sourceOf({ describedAt, describedPlace }: Described): DescribedAt | null {
  return describedAt === null || describedPlace === null
    ? null
    : { updatedAt: describedAt, place: describedPlace };
}

function isEarlier(a: Described, b: Described): boolean {
  const sourceA = sourceOf(a);
  const sourceB = sourceOf(b);
  return sourceA !== null && sourceB !== null && compareDescriptions(sourceA, sourceB) < 0;
}

function earlier(a: PersonDetail | undefined, b: PersonDetail | undefined): PersonDetail | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isEarlier(b, a) ? b : a;
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}

/** Only the e-mail is known. */
const TEMPORARY: ContactDescription = {
  title: null,
  firstName: TEMPORARY_FIRST_NAME,
  lastName: TEMPORARY_LAST_NAME,
  birthday: null,
  nationality: null,
  idNumber: null,
  mobilePhone: null,
  country: null,
  language: null,
  acceptsInstitutionEmail: null,
  acceptsThirdPartyEmail: null,
  describedAt: null,
  describedPlace: null,
};

const ERASED: ContactDescription = {
  ...TEMPORARY,
  firstName: ERASED_FIRST_NAME,
  lastName: ERASED_LAST_NAME,
};

function newContact(key: string, description: PersonDetail | undefined): NewContact {
  return { ...(description ?? (digestOfStandIn(key) === null ? TEMPORARY : ERASED)), key };
}

/**
 * Returns the persons that a page's snapshots describe, each from the earliest snapshot. A description is
 * left out when the stored snapshot of the ticket is older and names the same owner: that description is
 * already known.
 */
export function descriptionsOn(tickets: readonly TicketChanges[]): Map<string, Description> {
  const descriptions = new Map<string, Description>();
  for (const { stored, changes } of tickets) {
    for (const change of changes) {
      for (const { key, person } of change.persons) {
        const seenBefore =
          stored?.ownerNamed === true &&
          stored.ownerEmail === key &&
          stored.updatedAt !== null &&
          stored.updatedAt < change.updatedAt;
        if (seenBefore) continue;
        const { firstName, lastName } = person;
        if (firstName === null || lastName === null) continue;
        const at = { describedAt: change.updatedAt, describedPlace: descriptionPlaceOf(change.place) };
        const known = descriptions.get(key);
        if (known !== undefined && !isEarlier(at, known)) continue;
        descriptions.set(key, Object.assign(toContactFields(person), { firstName, lastName, key, ...at }));
      }
    }
  }
  return descriptions;
}
