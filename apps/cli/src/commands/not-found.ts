import { PermanentError } from '@tixngo-sync/domain';

/** @returns what was found. @throws PermanentError that says what there is none of, and where to look */
export function found<Value>(value: Value | null, what: string, list: string): Value {
  if (value === null)
    throw new PermanentError('NOT_FOUND', `there is no ${what}; see \`tixngo-sync ${list}\``);
  return value;
}
