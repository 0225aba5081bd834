import type { Role } from '@tixngo-sync/domain';

/** Who sent a request. `name` is what the audit log shows. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  readonly by: 'session' | 'token';
  /** Of a session. */
  readonly sessionId?: string;
  /** The password was generated: the user must change it before anything else. */
  readonly mustChangePassword?: boolean;
  /** The user signs in with a second factor. */
  readonly hasTwoFactor?: boolean;
}
