import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers keep a cookie for 400 days at most. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
/** People who may share a browser. */
const MOST_USERS = 5;
const VALUE = /^([\w-]{22})((?:\.[\w-]{43})+)$/;

/**
 * Reads the cookies of browsers that have signed in before. The cookie opens nothing: it only spares the
 * delay.
 */
export class KnownDevices {
  readonly #secret: string;
  readonly #cookieName: string;
  constructor(secret: string, cookieName: string) {
    this.#secret = secret;
    this.#cookieName = cookieName;
  }

  /** Returns the device's id if this user has signed in on it, otherwise undefined. */
  deviceOf(cookieHeader: string | undefined, username: string): string | undefined {
    const { id, signatures } = this.#read(cookieHeader);
    if (id === undefined) return undefined;
    const expected = Buffer.from(this.#sign(id, username));
    const isKnown = signatures.some((signature) => timingSafeEqual(Buffer.from(signature), expected));
    return isKnown ? id : undefined;
  }

  /** Returns the Set-Cookie header with which the browser is known for this user too, without Secure. */
  remember(cookieHeader: string | undefined, username: string): string {
    const { id = randomBytes(16).toString('base64url'), signatures } = this.#read(cookieHeader);
    const all = [...new Set([this.#sign(id, username), ...signatures])].slice(0, MOST_USERS);
    const value = [id, ...all].join('.');
    return `${this.#cookieName}=${value}; Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; SameSite=Lax`;
  }

  #read(cookieHeader = ''): { id: string | undefined; signatures: string[] } {
    const prefix = `${this.#cookieName}=`;
    const cookie = cookieHeader.split(/; */).find((candidate) => candidate.startsWith(prefix));
    const [, id, signatures = ''] = VALUE.exec(cookie?.slice(prefix.length) ?? '') ?? [];
    return { id, signatures: signatures.split('.').slice(1, MOST_USERS + 1) };
  }

  #sign(id: string, username: string): string {
    return createHmac('sha256', this.#secret)
      .update(`device ${id} ${username.toLowerCase()}`)
      .digest('base64url');
  }
}
