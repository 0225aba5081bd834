import { describe, expect, it } from 'vitest';
import { type ContactCandidate, preferContact } from './prefer-contact.js';

const candidate = (contactId: string, fields: Partial<ContactCandidate>): ContactCandidate => ({
  contactId,
  kind: 'INDIVIDUAL',
  hasInternetAccount: false,
  createdAt: '2020',
  ...fields,
});
const preferred = (...candidates: ContactCandidate[]): string | undefined =>
  candidates.sort(preferContact)[0]?.contactId;

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
    expect(preferred(candidate('a', {}), candidate('b', {}))).toBe('a');
  });
});
