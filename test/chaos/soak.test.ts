import { queueBackends } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { runChaos } from './chaos-run.js';
import { textOf } from './report.js';

/**
 * A short soak (docs/reliability.md) with the same plan every time. planted.test.ts proves that the checks
 * find what is wrong.
 */
describe.each(queueBackends().filter(({ kind }) => kind === 'redis'))('chaos on the $kind queue', () => {
  it('I1 one run, I2 no gap, I3 nothing lost, I6 balance hold whatever is killed, cut off or down', {
    timeout: 600_000,
  }, async () => {
    const report = await runChaos({ seed: 3, seconds: 75, faultsPerMinute: 19, workers: 3 });
    expect(report.findings, textOf(report)).toEqual([]);
    expect(report.faults.length).toBeGreaterThan(15);
    expect(report.updates).toBeGreaterThan(1_000);
  });
});
