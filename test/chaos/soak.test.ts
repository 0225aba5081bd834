import { queueBackends } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { runChaos } from './chaos-run.js';
import { textOf } from './report.js';

/**
 * A short soak (docs/reliability.md), the same plan every time. That the checker would say so if something were wrong is proven by
 * planted.test.ts.
 */
describe.each(queueBackends().filter(({ kind }) => kind === 'redis'))('chaos on the $kind queue', () => {
  it('I1 one run, I2 no gap, I3 nothing lost, I6 balance: whatever is killed, cut or away, all of it ends well', {
    timeout: 600_000,
  }, async () => {
    const report = await runChaos({ seed: 3, seconds: 75, faultsPerMinute: 14, workers: 3 });
    expect(report.findings, textOf(report)).toEqual([]);
    expect(report.faults.length).toBeGreaterThan(15);
    expect(report.updates).toBeGreaterThan(1_000);
  });
});
