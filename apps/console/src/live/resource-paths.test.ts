import { describe, expect, it } from 'vitest';
import { isAffected } from './resource-paths.js';

describe('a change', () => {
  it('affects the answers that show its resource, and no others', () => {
    expect(isAffected('/runs/{id}', new Set(['run']))).toBe(true);
    expect(isAffected('/pages', new Set(['page']))).toBe(true);
    expect(isAffected('/tickets/{id}', new Set(['run']))).toBe(false);
    expect(isAffected('/schedules/event-days', new Set(['ticket']))).toBe(true);
    expect(isAffected('/status', new Set())).toBe(false);
  });
});
