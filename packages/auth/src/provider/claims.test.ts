import { describe, expect, it } from 'vitest';
import { readClaim, roleOfClaim, usernameOfClaims } from './claims.js';

describe('a claim', () => {
  const claims = {
    roles: ['a'],
    realm_access: { roles: ['b'] },
    'https://club.example/roles': ['c'],
    'realm_access.flat': 'd',
  };

  it.each([
    ['roles', ['a']],
    ['realm_access.roles', ['b']],
    ['https://club.example/roles', ['c']],
    ['realm_access.flat', 'd'],
    ['groups', undefined],
    ['realm_access.groups', undefined],
    ['roles.length', 1],
    ['constructor', undefined],
    ['realm_access.constructor.name', undefined],
  ])('%s is read by name or path', (path, value) => expect(readClaim(claims, path)).toEqual(value));
});

describe('the role of a claim', () => {
  const roles = new Map([
    ['sync-admins', 'admin'],
    ['sync-ops', 'operator'],
    ['staff', 'viewer'],
    ['board', 'viewer'],
  ] as const);

  it.each([
    ['staff', 'viewer'],
    [['staff'], 'viewer'],
    [['staff', 'sync-admins', 'board'], 'admin'],
    [['sync-ops', 'staff'], 'operator'],
    [['others', 'staff'], 'viewer'],
    [['Staff'], undefined],
    [['staff,sync-admins'], undefined],
    [['others'], undefined],
    [[], undefined],
    ['', undefined],
    [undefined, undefined],
    [null, undefined],
    [{ staff: true }, undefined],
    [[['staff']], undefined],
    [true, undefined],
  ])('for %j is %s', (claim, role) => expect(roleOfClaim(claim, roles)).toBe(role));
});

describe('the user name of a person', () => {
  const sub = '00u1';
  const madeUp = /^user-[0-9a-f]{12}$/;

  it.each([
    [{ preferred_username: 'Ada' }, 'ada'],
    [{ preferred_username: 'ada@club.example' }, 'ada'],
    [{ preferred_username: 'José Müller' }, 'jose-muller'],
    [{ email: 'ada.l@club.example', email_verified: true }, 'ada.l'],
    [{ email: 'admin@club.example', email_verified: false }, madeUp],
    [{ email: 'admin@club.example', email_verified: 'true' }, madeUp],
    [{ preferred_username: 'system' }, madeUp],
    [{ preferred_username: 'x'.repeat(65) }, madeUp],
    [{ preferred_username: 7 }, madeUp],
    [{}, madeUp],
  ])('for %j is %s', (claims, name) => {
    expect(usernameOfClaims({ sub, ...claims })).toEqual(
      name instanceof RegExp ? expect.stringMatching(name) : name,
    );
    expect(usernameOfClaims({ sub, ...claims })).toMatch(/^[a-z0-9._-]{1,64}$/);
  });
});
