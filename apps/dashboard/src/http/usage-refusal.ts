import type { UsageError } from '@tixngo-sync/domain';
import { Refusal } from './refusal.js';

/** The wishes that are well-formed and do not fit the state: the sender may try again after changing it. */
const CONFLICTS = new Set([
  'KEY_UNCHANGED',
  'LAST_ADMIN',
  'NO_KEY_CHANGE',
  'RUN_UNDER_WAY',
  'SCHEDULE_ALREADY_ACTIVE',
  'SCHEDULE_NAME_TAKEN',
  'TOKEN_NAME_TAKEN',
  'TWO_FACTOR_ON',
  'USERNAME_TAKEN',
]);

const MISSING = new Set(['SCHEDULE_UNKNOWN', 'SESSION_UNKNOWN', 'TOKEN_UNKNOWN', 'USER_UNKNOWN']);

/** Returns the refusal of a wish that cannot be fulfilled, with the status of its code. */
export function refusalOfUsage({ code, message }: UsageError): Refusal {
  if (code === 'ACCOUNT_DISABLED') return new Refusal(403, code, message);
  return new Refusal(MISSING.has(code) ? 404 : CONFLICTS.has(code) ? 409 : 400, code, message);
}
