import { describe, expect, it } from 'vitest';
import { ChallengeCookie } from './challenge-cookie.js';

const cookies = new ChallengeCookie('secret', 'sync.challenge');
const challenge = { state: 's', nonce: 'n', codeVerifier: 'v', next: '/runs' };
const NOW = Date.parse('2026-11-26T12:00:00Z');
const sent = (header: string) => header.split(';', 1)[0] ?? '';
const cookie = sent(cookies.set(challenge, NOW));

describe('the challenge of a sign-in with the provider', () => {
  it('is in a cookie that scripts and other sites do not get', () => {
    expect(cookies.set(challenge, NOW)).toMatch(/^sync\.challenge=[\w-]+\.[\w-]{43}; Max-Age=600; Path=\/; /);
    expect(cookies.set(challenge, NOW)).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('is read for 10 minutes, among other cookies', () => {
    expect(cookies.read(`a=b; ${cookie}; c=d`, NOW + 599_000)).toEqual(challenge);
    expect(cookies.read(cookie, NOW + 600_000)).toBeUndefined();
  });

  it('is read only as this installation signed it', () => {
    const forged = Buffer.from(JSON.stringify({ ...challenge, expiresAt: NOW * 2 })).toString('base64url');
    const [, signature = ''] = cookie.split('.').slice(1);
    expect(cookies.read(`sync.challenge=${forged}.${signature}`, NOW)).toBeUndefined();
    expect(cookies.read(`sync.challenge=${forged}`, NOW)).toBeUndefined();
    expect(cookies.read(sent(cookies.clear()), NOW)).toBeUndefined();
    expect(cookies.read(undefined, NOW)).toBeUndefined();
    expect(new ChallengeCookie('other', 'sync.challenge').read(cookie, NOW)).toBeUndefined();
  });
});
