import { personDigest, standInOf } from '@tixngo-sync/db';
import { RetryableError } from '@tixngo-sync/domain';
import { replacePersons } from './replace-persons.js';

/** Answers kept at most: a page has some thousand e-mails, and a digest costs a microsecond. */
const REMEMBERED = 20_000;

/** The persons whose data was erased, as a page meets them. */
export class ErasedPersons {
  readonly #digests: ReadonlySet<string>;
  readonly #known = new Map<string, string | null>();

  constructor(digests: readonly string[]) {
    this.#digests = new Set(digests);
  }

  /** @returns the same value where it names none of them, else a copy with their stand-ins. Costs nothing while nobody is erased. */
  replaceIn(raw: unknown): unknown {
    return this.#digests.size === 0 ? raw : replacePersons(raw, this.#standInFor);
  }

  readonly #standInFor = (emailKey: string): string | null => {
    const known = this.#known.get(emailKey);
    if (known !== undefined) return known;
    const digest = personDigest(emailKey);
    const standIn = this.#digests.has(digest) ? standInOf(digest) : null;
    if (this.#known.size < REMEMBERED) this.#known.set(emailKey, standIn);
    return standIn;
  };
}

/** @param what was read before a person's data was erased, and would bring it back */
export function erasedMeanwhile(what: string): RetryableError {
  return new RetryableError(
    'PERSON_ERASED_MEANWHILE',
    `${what} was read before a person's data was erased: it is read and tried again`,
  );
}
