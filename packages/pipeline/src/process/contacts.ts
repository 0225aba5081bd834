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
import type { Instant } from '@tixngo-sync/domain';
import { compareDescriptions, toContactFields } from '@tixngo-sync/domain';
import { descriptionPlaceOf } from '../page/page-element.js';
import type { TicketChanges } from './decide.js';

/** A description that a snapshot gives of the person with this e-mail key. */
type Description = PersonDetail & { readonly describedAt: Instant; readonly describedPlace: number };

/** The contacts behind a page's e-mails: found first, then made or filled in once it is known which of them tickets came to. */
export class PageContacts {
  readonly #found: ReadonlyMap<string, FoundContact>;
  /** Kept from earlier pages. */
  readonly #kept: ReadonlyMap<string, PersonDetail>;
  readonly #descriptions: ReadonlyMap<string, Description>;

  private constructor(
    found: readonly FoundContact[],
    kept: readonly PersonDetail[],
    descriptions: ReadonlyMap<string, Description>,
  ) {
    this.#found = new Map(found.map((contact) => [contact.key, contact]));
    this.#kept = new Map(kept.map((detail) => [detail.key, detail]));
    this.#descriptions = descriptions;
  }

  /**
   * @param keys e-mail keys that ownership may need
   * @param descriptions of persons on the page, which may fill a contact in
   */
  static async find(
    client: Queryable,
    keys: ReadonlySet<string>,
    descriptions: ReadonlyMap<string, Description>,
  ): Promise<PageContacts> {
    const wanted = [...new Set([...keys, ...descriptions.keys()])].sort();
    const [found, kept] = await Promise.all([
      findContacts(client, wanted),
      readPersonDetails(client, wanted),
    ]);
    return new PageContacts(found, kept, descriptions);
  }

  /** The contact with this e-mail, or a stand-in for one that would have to be made. */
  refOf = (key: string): string => this.#found.get(key)?.contactId ?? `new:${key}`;

  /**
   * Makes the contacts that tickets came to, and fills in temporary ones.
   * @param used the references that ownership ended with
   * @param enabled false: no contact is made or changed, descriptions are only kept
   * @returns from reference to contact id
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
    const missing = [...used].filter((ref) => ref.startsWith('new:')).map((ref) => ref.slice('new:'.length));
    const best = (key: string) => earlier(this.#descriptions.get(key), this.#kept.get(key));
    const toMake = new Map(missing.sort().map((key) => [key, newContact(key, best(key))]));

    const described: DescribedContact[] = [];
    const unnamed: string[] = [];
    const notYetNeeded: PersonDetail[] = [];
    for (const contact of this.#found.values()) {
      const reachedNow = contact.temporary && !contact.inUse && used.has(contact.contactId);
      const description = reachedNow ? best(contact.key) : this.#descriptions.get(contact.key);
      if (description === undefined) {
        if (reachedNow) unnamed.push(contact.contactId);
      } else if (mayDescribe(contact, description, reachedNow)) {
        described.push({ ...description, contactId: contact.contactId });
      } else if (contact.temporary && !contact.inUse) {
        notYetNeeded.push(description);
      }
    }
    for (const [key, description] of this.#descriptions) {
      if (!this.#found.has(key) && !toMake.has(key)) notYetNeeded.push(description);
    }
    const [made] = await Promise.all([
      insertContacts(client, [...toMake.values()]),
      describeContacts(client, described),
      markContactsInUse(client, unnamed),
      keepPersonDetails(client, notYetNeeded.sort(byKey)),
    ]);
    return (ref) => (ref.startsWith('new:') ? (made.get(ref.slice('new:'.length)) ?? ref) : ref);
  }
}

/** A temporary contact that tickets came to is filled in; one that this function described is described again by an earlier snapshot. */
function mayDescribe(contact: FoundContact, description: PersonDetail, reachedNow: boolean): boolean {
  if (
    contact.describedAt !== null &&
    contact.describedPlace !== null &&
    description.describedAt !== null &&
    description.describedPlace !== null
  ) {
    return isEarlier(description, {
      describedAt: contact.describedAt,
      describedPlace: contact.describedPlace,
    });
  }
  return contact.temporary && (contact.inUse || reachedNow);
}

function isEarlier(
  a: Pick<ContactDescription, 'describedAt' | 'describedPlace'>,
  b: Pick<ContactDescription, 'describedAt' | 'describedPlace'>,
) {
  if (
    a.describedAt === null ||
    a.describedPlace === null ||
    b.describedAt === null ||
    b.describedPlace === null
  )
    return false;
  return (
    compareDescriptions(
      { updatedAt: a.describedAt, place: a.describedPlace },
      { updatedAt: b.describedAt, place: b.describedPlace },
    ) < 0
  );
}

function earlier(a: PersonDetail | undefined, b: PersonDetail | undefined): PersonDetail | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isEarlier(b, a) ? b : a;
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}

const TEMPORARY: ContactDescription = {
  title: null,
  firstName: 'Pending',
  lastName: 'CREATION',
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

/** The stand-in of a person whose data was erased gets a contact that nothing fills in. */
const ERASED: ContactDescription = { ...TEMPORARY, firstName: 'Erased', lastName: 'PERSON' };

function newContact(key: string, description: PersonDetail | undefined): NewContact {
  return { ...(description ?? (digestOfStandIn(key) === null ? TEMPORARY : ERASED)), key };
}

/**
 * The persons that a page's snapshots describe, each by the earliest of them. Left out where it cannot matter: the stored snapshot of the
 * same ticket is older and named the same owner, so that description was taken in before.
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
        // Added to, not copied: a copy of that many fields takes many times as long (docs/performance.md).
        descriptions.set(key, Object.assign(toContactFields(person), { firstName, lastName, key, ...at }));
      }
    }
  }
  return descriptions;
}
