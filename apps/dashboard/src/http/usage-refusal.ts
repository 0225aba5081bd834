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
  'TWO_FACTOR_OFF',
  'TWO_FACTOR_ON',
  'USERNAME_TAKEN',
]);

const MISSING = new Set(['SCHEDULE_UNKNOWN', 'SESSION_UNKNOWN', 'TOKEN_UNKNOWN', 'USER_UNKNOWN']);

/** The wrong field of the body or, for `after`, of the query, by the code of the error. */
const FIELDS: Readonly<Record<string, string>> = {
  CODE: 'code',
  KEY_EMPTY: 'key',
  NOT_IN_LIST: 'after',
  PASSWORD_COMMON: 'newPassword',
  PASSWORD_LENGTH: 'newPassword',
  PASSWORD_SAME: 'newPassword',
  REASON_MISSING: 'reason',
  SCHEDULE_CRON_WRONG: 'cron',
  SCHEDULE_ENDS_BEFORE_START: 'endAt',
  SCHEDULE_EVENT_DAY_INCOMPLETE: 'eventDayEverySeconds',
  SCHEDULE_NAME: 'name',
  SCHEDULE_NAME_MISSING: 'name',
  SCHEDULE_TIMEZONE_UNKNOWN: 'timezone',
  SCHEDULE_TWO_FREQUENCIES: 'cron',
  SCHEDULE_WITHOUT_FREQUENCY: 'everySeconds',
  TIMEZONE_UNKNOWN: 'preferences.timeZone',
  TOKEN_EXPIRY: 'expiresAt',
  TOKEN_NAME: 'name',
  USERNAME: 'username',
};

/** Returns the refusal of a wish that cannot be fulfilled, with the status of its code. */
export function refusalOfUsage({ code, message }: UsageError): Refusal {
  if (code === 'ACCOUNT_DISABLED') return new Refusal(403, code, message);
  const status = MISSING.has(code) ? 404 : CONFLICTS.has(code) ? 409 : 400;
  const path = FIELDS[code];
  return new Refusal(status, code, message, path === undefined ? {} : { errors: [{ path, message }] });
}
