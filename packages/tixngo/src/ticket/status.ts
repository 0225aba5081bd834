import { MOBILE_STATUSES, type MobileStatus, V4_STATUSES, type V4Status } from '@tixngo-sync/domain';
import { FieldProblem, shownWord } from './field-problem.js';
import { isAbsent, missing, wrongType } from './values.js';

// By text, so that a text is looked up and a status comes out.
const MOBILE_BY_TEXT: ReadonlyMap<string, MobileStatus> = new Map(
  MOBILE_STATUSES.map((status) => [status, status]),
);
const V4_BY_TEXT: ReadonlyMap<string, V4Status> = new Map(V4_STATUSES.map((status) => [status, status]));

export function requiredMobileStatus(value: unknown, path: string): MobileStatus {
  return requiredStatus(value, path, MOBILE_BY_TEXT, 'a lifecycle status');
}

export function requiredV4Status(value: unknown, path: string): V4Status {
  return requiredStatus(value, path, V4_BY_TEXT, 'a status of a V4 ticket');
}

function requiredStatus<Status>(
  value: unknown,
  path: string,
  byText: ReadonlyMap<string, Status>,
  expected: string,
): Status {
  if (typeof value === 'string') {
    const status = byText.get(value);
    if (status !== undefined) return status;
  }
  if (isAbsent(value)) throw missing(value, path);
  if (typeof value !== 'string') throw wrongType(value, path, `${expected} as text`);
  throw new FieldProblem(
    'UNKNOWN_STATUS',
    path,
    shownWord(value),
    `${expected} (${[...byText.keys()].join(', ')})`,
  );
}
