import { describe, expect, it } from 'vitest';
import { at, person } from '../test/builders.js';
import {
  type ContactCandidate,
  compareDescriptions,
  ERASED_FIRST_NAME,
  ERASED_LAST_NAME,
  isTemporary,
  preferContact,
  TEMPORARY_FIRST_NAME,
  TEMPORARY_LAST_NAME,
  toContactFields,
} from './contact.js';
import { emailKey } from './email-key.js';

describe('emailKey', () => {
  it.each([
    ['ann@x.test', 'ann@x.test'],
    [' Ann@X.TEST ', 'ann@x.test'],
    ['\t\u00a0\u2003ann@x.test\ufeff\n', 'ann@x.test'],
    ['victor@x.test', 'victor@x.test'],
    ['ŠIMIĆ@x.test', 'šimić@x.test'],
    ['a b@x.test', 'a b@x.test'],
    ['', null],
    [' \n ', null],
    [null, null],
  ])('%j has the key %j', (email, key) => {
    expect(emailKey(email)).toBe(key);
  });
});

describe('toContactFields', () => {
  it.each([
    ['title', { title: 'Ms' }, 'Ms'],
    ['firstName', { firstName: 'Ann' }, 'Ann'],
    ['lastName', { lastName: 'Li' }, 'Li'],
    ['birthday', { dateOfBirth: '1990-02-28' }, '1990-02-28'],
    ['email', { email: ' Ann@X.test' }, 'ann@x.test'],
    ['nationality', { nationality: 'CHE' }, 'CHE'],
    ['idNumber', { idCardNumber: 'X1' }, 'X1'],
    ['mobilePhone', { phoneNumber: '+41790000000' }, '+41790000000'],
    ['country', { residenceCountry: 'FRA' }, 'FRA'],
    ['language', { language: 'de-CH' }, 'de-CH'],
    ['acceptsInstitutionEmail', { allowPromoEmail: true }, true],
    ['acceptsThirdPartyEmail', { allowThirdPartyEmail: false }, false],
  ])('fills %s from %j', (field, given, expected) => {
    const filled = Object.entries(toContactFields(person(given))).filter(([, value]) => value !== null);
    expect(filled).toEqual([[field, expected]]);
  });
});

describe('isTemporary', () => {
  it.each([
    ['Pending', 'CREATION', true],
    ['Pending', 'Creation', false],
    ['CREATION', 'Pending', false],
    ['Pending', null, false],
    ['Ann', 'CREATION', false],
    [null, null, false],
    ['Ann', 'Li', false],
  ])('%s %s: %s', (firstName, lastName, expected) => {
    expect(isTemporary(firstName, lastName)).toBe(expected);
  });
});

it('keeps the names that stored rows hold', () => {
  expect([TEMPORARY_FIRST_NAME, TEMPORARY_LAST_NAME]).toEqual(['Pending', 'CREATION']);
  expect([ERASED_FIRST_NAME, ERASED_LAST_NAME]).toEqual(['Erased', 'PERSON']);
});

describe('compareDescriptions', () => {
  it('puts the earliest snapshot first, of two at one time the one earlier in the feed', () => {
    const late = { updatedAt: at(2), place: 1 };
    const early = { updatedAt: at(1), place: 9 };
    const earlyAndFirst = { updatedAt: at(1), place: 3 };
    expect([late, early, earlyAndFirst].sort(compareDescriptions)).toEqual([earlyAndFirst, early, late]);
  });
});

const candidate = (contactId: string, fields: Partial<ContactCandidate>): ContactCandidate => ({
  contactId,
  kind: 'INDIVIDUAL',
  hasInternetAccount: false,
  createdAt: '2020',
  ...fields,
});
/** The same whatever the order of the two. */
function preferred(a: ContactCandidate, b: ContactCandidate): string | undefined {
  const [first] = [a, b].sort(preferContact);
  expect([b, a].sort(preferContact)[0]).toBe(first);
  return first?.contactId;
}

describe('of several contacts with one e-mail', () => {
  it('one with an internet account is preferred, even a younger relay', () => {
    const without = candidate('without', { createdAt: '2001' });
    const relay = candidate('relay', { kind: 'RELAY', hasInternetAccount: true, createdAt: '2009' });
    expect(preferred(without, relay)).toBe('relay');
  });

  it('of two with an account the individual is preferred, even a younger one', () => {
    const relay = candidate('relay', { kind: 'RELAY', hasInternetAccount: true, createdAt: '2001' });
    const individual = candidate('individual', { hasInternetAccount: true, createdAt: '2009' });
    expect(preferred(relay, individual)).toBe('individual');
  });

  it('then the oldest', () => {
    const young = candidate('young', { hasInternetAccount: true, createdAt: '2009' });
    const old = candidate('old', { hasInternetAccount: true, createdAt: '2001' });
    expect(preferred(young, old)).toBe('old');
  });

  it('of those without an account the oldest, even a relay', () => {
    const relay = candidate('relay', { kind: 'RELAY', createdAt: '2001' });
    const individual = candidate('individual', { createdAt: '2009' });
    expect(preferred(individual, relay)).toBe('relay');
  });

  it('of equals always the same', () => {
    expect(preferred(candidate('b', {}), candidate('a', {}))).toBe('a');
  });
});
