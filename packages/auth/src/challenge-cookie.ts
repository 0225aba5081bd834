import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a person may take at the provider. */
const MINUTES = 10;

/** What a sign-in must come back with, and where it leads. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly next: string;
}

/** Keeps a challenge in a signed cookie of the browser that started the sign-in. No other can end it. */
export class ChallengeCookie {
  readonly #secret: string;
  readonly #name: string;
  constructor(secret: string, name: string) {
    this.#secret = secret;
    this.#name = name;
  }

  /** Returns the Set-Cookie header, without Secure. */
  set(challenge: Challenge, now = Date.now()): string {
    const text = JSON.stringify({ ...challenge, expiresAt: now + MINUTES * 60_000 });
    const payload = Buffer.from(text).toString('base64url');
    return this.#header(`${payload}.${this.#sign(payload)}`, MINUTES * 60);
  }

  /** Returns the Set-Cookie header that removes it. */
  clear(): string {
    return this.#header('', 0);
  }

  /** Returns undefined when the cookie is missing, changed or too old. */
  read(cookieHeader = '', now = Date.now()): Challenge | undefined {
    const prefix = `${this.#name}=`;
    const cookie = cookieHeader.split(/; */).find((candidate) => candidate.startsWith(prefix));
    const [payload = '', signature = ''] = cookie?.slice(prefix.length).split('.') ?? [];
    const expected = Buffer.from(this.#sign(payload));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const { expiresAt, ...challenge } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return expiresAt > now ? challenge : undefined;
  }

  #header(value: string, maxAgeSeconds: number): string {
    return `${this.#name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax`;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#secret).update(`challenge ${payload}`).digest('base64url');
  }
}
