import { describe, expect, it } from 'vitest';
import {
  MOBILE_STATUS_FAMILIES,
  MOBILE_STATUSES,
  type MobileStatus,
  mismatchOf,
  NOT_IN_TIXNGO,
  type S360Status,
} from './statuses.js';

const { activation } = MOBILE_STATUS_FAMILIES;

it('a filter by tickets that are not in TIXNGO is NONE (docs/interface.md)', () => {
  expect(NOT_IN_TIXNGO).toBe('NONE');
});

describe('the mobile statuses that match an S-360 status', () => {
  it.each<[S360Status, (MobileStatus | null)[]]>([
    ['NOT_PRINTED', [null]],
    [
      'PRINTED',
      [
        'INJECTED',
        'DOWNLOADED',
        'ASSIGNED',
        'PENDING_TRANSFER',
        'FAILURE_TRANSFER',
        'FAILURE',
        'TRANSFERRED',
        ...activation,
      ],
    ],
    ['CONTROLLED', [...activation, 'CONTROLLED']],
    ['INVALIDATED', [null, 'DELETION_PENDING', 'DELETED']],
    ['CANCELLED', [null, 'DELETION_PENDING', 'DELETED']],
  ])('%s', (s360Status, matching) => {
    const fits = [null, ...MOBILE_STATUSES].filter(
      (mobileStatus) => mismatchOf(s360Status, mobileStatus) === null,
    );
    expect(new Set(fits)).toEqual(new Set(matching));
  });

  it('describes what does not fit', () => {
    expect(mismatchOf('CANCELLED', 'DOWNLOADED')).toBe(
      'The ticket is CANCELLED in S-360, but it is DOWNLOADED in TIXNGO; ' +
        'expected in TIXNGO: not there at all, DELETION_PENDING, DELETED.',
    );
    expect(mismatchOf('CONTROLLED', null)).toContain('TIXNGO has not reported it');
  });
});
