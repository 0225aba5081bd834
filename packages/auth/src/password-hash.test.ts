import { hashPassword as oldHash } from 'better-auth/crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, verifyPassword } from './password-hash.js';

const PASSWORD = 'correct-horse-battery';

// Each hash takes 128 MB and half a second of a quiet core.
describe('a password hash', { timeout: 120_000 }, () => {
  it('has the cost that OWASP recommends, and a salt', async () => {
    const [first, second] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(first).toMatch(/^scrypt\$17\$8\$1\$/);
    expect(first).not.toBe(second);
    expect(isOutdated(first)).toBe(false);
    expect(await verifyPassword({ hash: first, password: PASSWORD })).toBe(true);
    expect(await verifyPassword({ hash: first, password: 'Correct-horse-battery' })).toBe(false);
  });

  it('of an earlier version still works, and is outdated', async () => {
    const hash = await oldHash(PASSWORD);
    expect(await verifyPassword({ hash, password: PASSWORD })).toBe(true);
    expect(await verifyPassword({ hash, password: 'wrong' })).toBe(false);
    expect(isOutdated(hash)).toBe(true);
  });

  it('waits for its turn in a flood, and the flood beyond 22 is refused', async () => {
    const hash = await oldHash(PASSWORD);
    const tries = Array.from({ length: 40 }, () => verifyPassword({ hash, password: 'guess' }));
    const outcomes = await Promise.allSettled(tries);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(18);
    expect(refused[0]?.reason).toMatchObject({ code: 'BUSY' });
    expect(await verifyPassword({ hash, password: PASSWORD })).toBe(true);
  });
});
