import { describe, expect, it } from 'vitest';
import { auditQuerySchema } from './audit.js';

describe('the times of an audit query', () => {
  it.each(['2026-06-11T18:00:00+02:00', '2026-06-11T16:00:00Z'])('may be %s', (from) => {
    expect(auditQuerySchema.parse({ from }).from).toBe(from);
  });

  // PostgreSQL has no year 0.
  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+02:00',
    '2026-02-30T00:00:00Z',
    '2026-06-11T25:00:00Z',
  ])('are refused if they do not exist: %s', (to) => {
    const result = auditQuerySchema.safeParse({ to });
    expect(result.error?.issues[0]?.message).toContain('must be a time that exists, with its offset');
  });
});
