import { describe, expect, it } from 'vitest';
import { at, historyEntry, milestones, person, v3Change, v4Change } from '../test/builders.js';
import { mapTicketChange, mobileStatusOf } from './map-ticket-change.js';
import { MOBILE_STATUSES, type V4Status } from './statuses.js';
import type { Milestones } from './ticket-change.js';

const ann = person({ firstName: 'Ann', lastName: 'Li', email: ' Ann@X.test ' });
const bob = person({ firstName: 'Bob', lastName: 'Ng', email: 'bob@x.test' });

describe('mapTicketChange', () => {
  it('gives S-360 every field it gets', () => {
    const change = v4Change({
      organizationCode: 'ORG_A',
      status: 'PENDING_TRANSFER',
      updatedAt: at(9),
      event: {
        id: 'E-1',
        name: 'Final',
        startTime: at(60),
        site: 'Arena',
        city: 'Genève',
        countryCode: 'CH',
      },
      owner: ann,
      initialOwner: person({ email: 'First@x.test' }),
      recipientEmail: 'Bob@x.test',
      holder: { firstName: 'Guest', lastName: 'One', email: 'GUEST@x.test' },
      attributes: milestones({
        assigned: at(1),
        transferred: at(2),
        activated: at(3),
        checked: at(4),
        controlled: at(5),
      }),
      deletionReason: 'RETURNED',
    });
    expect(mapTicketChange(change)).toEqual({
      ticketId: 'T-1',
      taxNumber: '7001',
      organizationCode: 'ORG_A',
      ticketVersion: 4,
      sourceStatus: 'PENDING_TRANSFER',
      mobileStatus: 'PENDING_TRANSFER',
      updatedAt: at(9),
      eventId: 'E-1',
      eventName: 'Final',
      eventStartTime: at(60),
      eventSite: 'Arena',
      eventCity: 'Genève',
      eventCountryCode: 'CH',
      ownerEmail: 'ann@x.test',
      ownerFirstName: 'Ann',
      ownerLastName: 'Li',
      holderFirstName: 'Guest',
      holderLastName: 'One',
      holderEmail: 'guest@x.test',
      recipientEmail: 'bob@x.test',
      assignedAt: at(1),
      transferredAt: at(2),
      activatedAt: at(3),
      checkedAt: at(4),
      controlledAt: at(5),
      deletionReason: 'RETURNED',
      initialOwnerEmail: 'first@x.test',
      history: [
        historyEntry({
          status: 'PENDING_TRANSFER',
          occurredAt: at(9),
          ownerEmail: 'ann@x.test',
          recipientEmail: 'bob@x.test',
        }),
      ],
      persons: [{ key: 'ann@x.test', person: ann }],
    });
  });

  it("keeps TIXNGO's own status beside the mobile status", () => {
    expect(mapTicketChange(v4Change({ status: 'NOT_DOWNLOADED' }))).toMatchObject({
      sourceStatus: 'NOT_DOWNLOADED',
      mobileStatus: 'INJECTED',
    });
  });

  it('has a recipient only while the transfer is pending', () => {
    expect(
      mapTicketChange(v3Change({ status: 'TRANSFERRED', recipientEmail: 'bob@x.test' })).recipientEmail,
    ).toBeNull();
  });

  it('maps a ticket that has only the required fields', () => {
    const mapped = mapTicketChange(v3Change());
    expect(mapped).toMatchObject({
      ownerEmail: null,
      holderEmail: null,
      initialOwnerEmail: null,
      assignedAt: null,
      persons: [],
    });
  });
});

describe('the persons of a snapshot [Details]', () => {
  it('are the owner, the initial and the previous owner', () => {
    const cid = person({ firstName: 'Cid', lastName: 'Po', email: 'cid@x.test' });
    const { persons } = mapTicketChange(v3Change({ owner: ann, initialOwner: bob, previousOwner: cid }));
    expect(persons.map(({ key }) => key)).toEqual(['ann@x.test', 'bob@x.test', 'cid@x.test']);
  });

  it.each([
    ['the owner alone', { owner: ann }],
    ['the initial owner alone', { initialOwner: ann }],
    ['the previous owner alone', { previousOwner: ann }],
  ])('may be %s', (_who, change) => {
    expect(mapTicketChange(v3Change(change)).persons).toEqual([{ key: 'ann@x.test', person: ann }]);
  });

  it('come once per e-mail, the owner before the initial before the previous owner', () => {
    const initial = { ...ann, firstName: 'Anna', email: 'ANN@x.test' };
    const previous = { ...bob, firstName: 'Bobby' };
    const { persons } = mapTicketChange(
      v3Change({ owner: ann, initialOwner: initial, previousOwner: previous }),
    );
    expect(persons).toEqual([
      { key: 'ann@x.test', person: ann },
      { key: 'bob@x.test', person: previous },
    ]);
  });

  it.each([
    ['a first name', { firstName: null }],
    ['a last name', { lastName: null }],
    ['an e-mail', { email: null }],
  ])('need %s', (_what, missing) => {
    expect(mapTicketChange(v3Change({ owner: { ...ann, ...missing } })).persons).toEqual([]);
  });

  it('without a name leave their e-mail to be described by another role', () => {
    const { persons } = mapTicketChange(v3Change({ owner: { ...ann, lastName: null }, previousOwner: ann }));
    expect(persons).toEqual([{ key: 'ann@x.test', person: ann }]);
  });
});

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
