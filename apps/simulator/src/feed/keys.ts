import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidKeyError } from './feed.js';

/** What a key means: two numbers of the feed's own, and how often the same place was handed out under another key. */
export interface KeyContent {
  readonly major: number;
  readonly minor: number;
  readonly variant: number;
}

const PAYLOAD_BYTES = 20;
const SIGNATURE_BYTES = 12;

/**
 * Keys that say nothing to a reader and cannot be made up: position and signature, base64url.
 * The same feed id gives the same keys in any process, so they outlive a restart.
 */
export class KeyRing {
  private readonly feedId: string;

  /** @param feedId keys of one feed are refused by any other */
  constructor(feedId: string) {
    this.feedId = feedId;
  }

  encode({ major, minor, variant }: KeyContent): string {
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
    // A lenient decoder would take more than one spelling of a key.
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

  private sign(payload: Buffer): Buffer {
    return createHmac('sha256', this.feedId).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  }

  /** Its own inverse. Hides the position, so that nobody is tempted to count on its form. */
  private mask(payload: Buffer, signature: Buffer): Buffer {
    const pad = createHmac('sha256', `${this.feedId}/mask`).update(signature).digest();
    return Buffer.from(payload.map((byte, i) => byte ^ (pad[i] ?? 0)));
  }
}
