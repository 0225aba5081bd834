import { createHmac, timingSafeEqual } from 'node:crypto';

/** One answer of a feed, before any fault. */
export interface FeedPage {
  /** The JSON array of tickets, encoded. */
  readonly resultJson: Buffer;
  readonly tickets: number;
  /** The key of the next page; null when the feed gives none because the page is empty. */
  readonly nextKey: string | null;
}

/** Where the diff endpoint reads pages from. */
export interface Feed {
  /**
   * @param key undefined for the beginning of the feed
   * @param limit the most tickets to return, at least 1
   * @throws InvalidKeyError when this feed did not issue the key
   */
  page(key: string | undefined, limit: number): FeedPage;
  /** @returns another key for the page of `key`. @throws InvalidKeyError */
  sameAgain(key: string | undefined): string;
}

export class InvalidKeyError extends Error {}

export const EMPTY_RESULT = Buffer.from('[]');

/**
 * What a key contains: two numbers for the feed, and one that distinguishes keys for the same position.
 */
export interface KeyContent {
  readonly major: number;
  readonly minor: number;
  readonly variant: number;
}

const PAYLOAD_BYTES = 20;
const SIGNATURE_BYTES = 12;

/**
 * Makes opaque keys that cannot be forged: position and signature, base64url. The same feed id gives the same
 * keys in any process, so they stay valid after a restart.
 */
export class KeyRing {
  private readonly feedId: string;

  /** @param feedId every feed refuses the keys of the others */
  constructor(feedId: string) {
    this.feedId = feedId;
  }

  /** @returns the key of a position. */
  encode(major: number, minor = 0, variant = 0): string {
    const payload = Buffer.alloc(PAYLOAD_BYTES);
    payload.writeDoubleBE(major, 0);
    payload.writeDoubleBE(minor, 8);
    payload.writeUInt32BE(variant, 16);
    const signature = this.sign(payload);
    return Buffer.concat([this.mask(payload, signature), signature]).toString('base64url');
  }

  /** @throws InvalidKeyError */
  decode(key: string): KeyContent {
    const bytes = Buffer.from(key, 'base64url');
    // The decoder is lenient: it accepts several spellings of a key.
    if (bytes.length !== PAYLOAD_BYTES + SIGNATURE_BYTES || bytes.toString('base64url') !== key)
      throw new InvalidKeyError();
    const signature = bytes.subarray(PAYLOAD_BYTES);
    const payload = this.mask(bytes.subarray(0, PAYLOAD_BYTES), signature);
    if (!timingSafeEqual(signature, this.sign(payload))) throw new InvalidKeyError();
    return {
      major: payload.readDoubleBE(0),
      minor: payload.readDoubleBE(8),
      variant: payload.readUInt32BE(16),
    };
  }

  /**
   * @returns another key for the position of `key`; undefined is the feed's beginning, at `major` and
   * `minor`.
   */
  again(key: string | undefined, major: number, minor = 0): string {
    return this.encode(major, minor, key === undefined ? 1 : this.decode(key).variant + 1);
  }

  private sign(payload: Buffer): Buffer {
    return createHmac('sha256', this.feedId).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  }

  /** Hides the position, so that no client relies on its form. Is its own inverse. */
  private mask(payload: Buffer, signature: Buffer): Buffer {
    const pad = createHmac('sha256', `${this.feedId}/mask`).update(signature).digest();
    return Buffer.from(payload.map((byte, i) => byte ^ (pad[i] ?? 0)));
  }
}
