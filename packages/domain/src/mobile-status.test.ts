import { describe, expect, it } from 'vitest';
import { at, milestones, v3Change, v4Change } from '../test/builders.js';
import { mobileStatusOf } from './mobile-status.js';
import { MOBILE_STATUSES, type V4Status } from './statuses.js';
import type { Milestones } from './ticket-change.js';

describe('mobileStatusOf', () => {
  it.each(MOBILE_STATUSES)('leaves the V3 status %s as it is', (status) => {
    expect(mobileStatusOf(v3Change({ status }))).toBe(status);
  });

  const T = at(1);
  it.each<[V4Status, Partial<Milestones>, string]>([
    ['DELETED', { controlled: T, activated: T }, 'DELETED'],
    ['DELETION_PENDING', { controlled: T }, 'DELETION_PENDING'],
    ['PENDING_TRANSFER', { controlled: T, assigned: T }, 'PENDING_TRANSFER'],
    ['DOWNLOADED', { controlled: T, activated: T, assigned: T }, 'CONTROLLED'],
    ['NOT_DOWNLOADED', { controlled: T }, 'CONTROLLED'],
    ['DOWNLOADED', { activated: T, assigned: T }, 'ACTIVATED'],
    ['NOT_DOWNLOADED', { assigned: T, transferred: T }, 'ASSIGNED'],
    ['DOWNLOADED', { transferred: T }, 'DOWNLOADED'],
    ['DOWNLOADED', { checked: T }, 'DOWNLOADED'],
    ['NOT_DOWNLOADED', { transferred: T }, 'TRANSFERRED'],
    ['NOT_DOWNLOADED', { checked: T }, 'INJECTED'],
    ['NOT_DOWNLOADED', {}, 'INJECTED'],
  ])('V4 %s with %j is %s', (status, reached, expected) => {
    expect(mobileStatusOf(v4Change({ status, attributes: milestones(reached) }))).toBe(expected);
  });
});
