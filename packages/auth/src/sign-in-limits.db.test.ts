import { createDatabase } from '@tixngo-sync/db';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admit } from './sign-in-limits.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => test.database.pool.query('TRUNCATE sign_in_count'));

const tryFrom = (address: string, username = 'ada', device?: string, database = test.database) =>
  admit(database, { username, address, device });

describe('guessing a password', () => {
  it('is refused after ten failures from one address, on all dashboards together', async () => {
    const other = createDatabase({ url: test.url });
    for (let i = 0; i < 10; i += 1)
      await tryFrom('192.0.2.9', `name${i}`, undefined, i % 2 === 0 ? other : test.database);
    await other.close();
    const refused = await tryFrom('192.0.2.9');
    expect(refused).toMatchObject({ refused: true, isFirst: true });
    expect('retryAfterSeconds' in refused && refused.retryAfterSeconds).toBeGreaterThan(800);
    expect(await tryFrom('192.0.2.9')).toMatchObject({ refused: true, isFirst: false });
    expect(await tryFrom('192.0.2.10')).toMatchObject({ refused: false });
  });

  it('is possible again after a quarter of an hour', async () => {
    for (let i = 0; i < 11; i += 1) await tryFrom('192.0.2.9', `name${i}`);
    await test.database.pool.query('UPDATE sign_in_count SET expires_at = now()');
    expect(await tryFrom('192.0.2.9')).toMatchObject({ refused: false, delayMs: 0 });
  });

  it('counts tries at the same moment, and all addresses of an IPv6 network as one', async () => {
    const tries = Array.from({ length: 14 }, (_, i) => tryFrom(`2001:db8:1:2::${i}`, `n${i}`));
    const admissions = await Promise.all(tries);
    expect(admissions.filter(({ refused }) => refused)).toHaveLength(4);
    expect(await tryFrom('2001:db8:1:3::1')).toMatchObject({ refused: false });
  });

  it('makes the account slower and never locks it', async () => {
    const delays: unknown[] = [];
    for (let i = 0; i < 60; i += 1) {
      const admission = await tryFrom(`198.51.100.${i}`);
      delays.push('delayMs' in admission ? admission.delayMs : 'refused');
    }
    expect(delays.slice(0, 10)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(new Set(delays.slice(10))).toEqual(new Set([16_000]));
  });

  it('with a known device has ten tries, which do not count for the account', async () => {
    for (let i = 0; i < 10; i += 1)
      expect(await tryFrom('192.0.2.9', 'ada', 'device-1')).toMatchObject({ refused: false, delayMs: 0 });
    expect(await tryFrom('192.0.2.7')).toMatchObject({ delayMs: 0 });
    for (let i = 0; i < 10; i += 1) await tryFrom('192.0.2.9', 'ada', 'device-1');
    expect(await tryFrom('192.0.2.9', 'ada', 'device-1')).toMatchObject({ refused: true });
  });

  it('does not count a sign-in that succeeded', async () => {
    for (let i = 0; i < 30; i += 1) {
      const admission = await tryFrom('192.0.2.9');
      if (admission.refused) throw new Error(`refused at ${i}`);
      await admission.succeeded();
    }
  });
});
