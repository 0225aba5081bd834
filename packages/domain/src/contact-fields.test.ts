import { describe, expect, it } from 'vitest';
import { at, person } from '../test/builders.js';
import { compareDescriptions, isTemporary, toContactFields } from './contact-fields.js';

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
    [null, null, false],
    ['Ann', 'Li', false],
  ])('%s %s: %s', (firstName, lastName, expected) => {
    expect(isTemporary(firstName, lastName)).toBe(expected);
  });
});

describe('compareDescriptions', () => {
  it('puts the earliest snapshot first, of two at one time the one earlier in the feed', () => {
    const late = { updatedAt: at(2), place: 1 };
    const early = { updatedAt: at(1), place: 9 };
    const earlyAndFirst = { updatedAt: at(1), place: 3 };
    expect([late, early, earlyAndFirst].sort(compareDescriptions)).toEqual([earlyAndFirst, early, late]);
  });
});
