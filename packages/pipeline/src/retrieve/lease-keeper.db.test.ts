import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeLeaseNow } from './lease-keeper.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Nothing of this process runs meanwhile, no timer either: as with SIGSTOP. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// Break this catches: a lease that is only lost once the database has said so; a request goes out before that answer comes.
it('I1 one run: a process that stood still for longer than its lease knows at once that others may fetch', async () => {
  const deps = { database: test.database, workerName: 'test', log: createLogger({ level: 'silent', pretty: false }) };
  const held = await takeLeaseNow({ ...deps, settings: { leaseSeconds: 1 } }, new AbortController().signal);
  if (!held.taken) throw new Error('nobody else has it');
  try {
    expect(() => held.check()).not.toThrow();
    standStill(1_100);
    expect(() => held.check()).toThrow('the right to fetch was lost');
    expect(held.signal.aborted).toBe(true);
  } finally {
    await held.release();
  }
});
