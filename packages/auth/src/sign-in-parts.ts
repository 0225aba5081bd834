import type { Database } from '@tixngo-sync/db';
import type { BetterAuth } from './better-auth.js';
import type { ChallengeCookie } from './challenge-cookie.js';
import type { KnownDevices } from './known-device.js';

/** What sign-in works with. */
export interface SignInParts {
  readonly database: Database;
  readonly betterAuth: BetterAuth;
  readonly devices: KnownDevices;
  readonly challenges: ChallengeCookie;
  readonly sleep: (ms: number) => Promise<void>;
}
