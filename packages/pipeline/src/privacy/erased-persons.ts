import { type ErasedDigests, personDigest, standInOf, unkeyedPersonDigest } from '@tixngo-sync/db';
import { RetryableError } from '@tixngo-sync/domain';
import { replacePersons } from './replace-persons.js';

/** Most answers to cache: a page has some thousand e-mails, and its two digests cost microseconds. */
const MAX_CACHED = 20_000;

/** The persons whose data was erased; replaces them in what is read later. */
export class ErasedPersons {
  readonly #digests: ReadonlySet<string>;
  readonly #secret: string;
  readonly #cache = new Map<string, string | null>();

  constructor({ erasedDigests, erasureSecret }: ErasedDigests) {
    this.#digests = new Set(erasedDigests);
    this.#secret = erasureSecret;
  }

  /**
   * Returns the same value if it names none of them, otherwise a copy with their stand-ins. Free while no one
   * is erased.
   */
  replaceIn(raw: unknown): unknown {
    return this.#digests.size === 0 ? raw : replacePersons(raw, this.#standInFor);
  }

  readonly #standInFor = (emailKey: string): string | null => {
    const cached = this.#cache.get(emailKey);
    if (cached !== undefined) return cached;
    const digests = [personDigest(this.#secret, emailKey), unkeyedPersonDigest(emailKey)];
    const digest = digests.find((candidate) => this.#digests.has(candidate));
    const standIn = digest === undefined ? null : standInOf(digest);
    if (this.#cache.size < MAX_CACHED) this.#cache.set(emailKey, standIn);
    return standIn;
  };
}

/**
 * Returns the error for something that was read before a person's data was erased, and would bring it back.
 */
export function erasedMeanwhile(what: string): RetryableError {
  return new RetryableError(
    'PERSON_ERASED_MEANWHILE',
    `${what} was read before a person's data was erased; it will be read and tried again`,
  );
}
