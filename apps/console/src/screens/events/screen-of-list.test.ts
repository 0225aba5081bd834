import { expect, it } from 'vitest';
import { screenOfList } from './screen-of-list.js';

it.each([
  ['/tickets?eventId=E%2F1&mobileStatus=INJECTED', '/tickets', { eventId: 'E/1', mobileStatus: 'INJECTED' }],
  [
    '/anomalies?kind=STATUS_MISMATCH&eventId=E-1',
    '/events',
    { view: 'suspicious', kind: 'STATUS_MISMATCH', eventId: 'E-1' },
  ],
  ['/problems', '/problems', {}],
])('the list %s is on the screen %s', (list, to, query) => expect(screenOfList(list)).toEqual({ to, query }));

it('a list that no screen shows has none', () => expect(screenOfList('/workers')).toBeUndefined());
