import { describe, expect, it } from 'vitest';
import { isRole, ROLES, roleAllows } from './roles.js';

describe('roles', () => {
  it('each include the ones before: viewer, operator, admin', () => {
    expect(ROLES).toEqual(['viewer', 'operator', 'admin']);
    const allowed = ROLES.map((held) => ROLES.filter((needed) => roleAllows(held, needed)));
    expect(allowed).toEqual([['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'admin']]);
  });

  it.each([
    ['admin', true],
    ['Admin', false],
    ['', false],
    [undefined, false],
    [0, false],
  ])('%j is one: %s', (value, expected) => {
    expect(isRole(value)).toBe(expected);
  });
});
