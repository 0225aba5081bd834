import { PermanentError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { parsePayload } from './jobs.js';

describe('parsePayload', () => {
  it('I8: drops what the schema does not know', () => {
    expect(
      parsePayload('process-page', { pageId: 7, replayRunId: null, ticket: { email: 'a@example.org' } }),
    ).toEqual({
      pageId: 7,
      replayRunId: null,
    });
  });

  it.each([
    ['retrieve', null],
    ['retrieve', { trigger: 'FILE', scheduleId: null, batchSize: null, requestedBy: null, runId: null }],
    ['process-page', { pageId: '7', replayRunId: null }],
    ['process-page', [7]],
    ['process-page', { pageId: 2 ** 31, replayRunId: null }],
    ['sweep', 'now'],
  ] as const)('refuses a wrong payload of %s for good', (queue, data) => {
    expect(() => parsePayload(queue, data)).toThrow(PermanentError);
  });

  it('I8: names wrong fields, not their values', () => {
    expect(() => parsePayload('process-page', { pageId: 'jane@example.org', replayRunId: null })).toThrow(
      /pageId: invalid_type/,
    );
    expect(() => parsePayload('process-page', { pageId: 'jane@example.org', replayRunId: null })).toThrow(
      expect.not.stringContaining('jane'),
    );
  });
});
