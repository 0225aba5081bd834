import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetrieveJob } from './jobs.js';
import { pageJobId, pageJobName, pageJobOf, runJobId, runJobName } from './jobs.js';

const run: RetrieveJob = {
  trigger: 'MANUAL',
  scheduleId: null,
  batchSize: null,
  requestedBy: null,
  runId: null,
};

describe('job ids and names', () => {
  it('gives every page one id, and every replay of it another', () => {
    const page = { pageId: 42, replayRunId: null };
    const replay = { pageId: 42, replayRunId: 7 };
    expect([page, replay].map(pageJobId)).toEqual(['page-42', 'page-42-run-7']);
    for (const job of [page, replay]) expect(pageJobOf(pageJobId(job))).toEqual(job);
    expect(pageJobOf('page-42-run-')).toBeNull();
    expect(pageJobName(replay)).toBe('page 42, replayed by run 7');
  });

  it('gives a run that is taken over one id, new runs each their own', () => {
    expect(runJobId({ ...run, runId: 9 })).toBe(runJobId({ ...run, runId: 9 }));
    const now = new Date('2026-11-24T10:15:00.123Z');
    expect(runJobId(run, now)).toMatch(/^run-2026-11-24T101500-[0-9a-f]{6}$/);
    expect(runJobId(run, now)).not.toBe(runJobId(run, now));
  });

  it.each([
    [run, 'run by hand'],
    [{ ...run, scheduleId: 3 }, 'run of schedule 3, by hand'],
    [{ ...run, scheduleId: 3, trigger: 'SCHEDULE' as const }, 'run of schedule 3'],
    [{ ...run, runId: 9 }, 'run 9, taken over'],
  ])('names %o', (job, name) => {
    expect(runJobName(job)).toBe(name);
  });

  it("keeps BullMQ's rule: no colon, not all digits", () => {
    const id = fc.nat();
    fc.assert(
      fc.property(id, fc.option(id), (pageId, replayRunId) => {
        for (const jobId of [pageJobId({ pageId, replayRunId }), runJobId({ ...run, runId: replayRunId })]) {
          expect(jobId).not.toMatch(/:|^\d+$/);
        }
      }),
    );
  });
});
