import { describe, expect, it } from 'vitest';
import { mergedChanges } from './merged-changes.js';

describe('changes of the same moment', () => {
  it('become one event for each resource, with each id once', () => {
    const changes = [
      { resource: 'page', ids: [1] },
      { resource: 'ticket', ids: [] },
      { resource: 'page', ids: [2] },
      { resource: 'page', ids: [1] },
    ];
    expect(mergedChanges(changes)).toEqual([
      { resource: 'page', ids: [1, 2] },
      { resource: 'status', ids: [] },
      { resource: 'ticket', ids: [] },
    ]);
  });

  it('lose their ids when there are too many, or when one has none', () => {
    const many = Array.from({ length: 101 }, (_, id) => ({ resource: 'token', ids: [id] }));
    expect(mergedChanges(many)).toEqual([{ resource: 'token', ids: [] }]);
    const some = [
      { resource: 'token', ids: [] },
      { resource: 'token', ids: [1] },
    ];
    expect(mergedChanges(some)).toEqual([{ resource: 'token', ids: [] }]);
  });

  it('are left out when the resource is unknown', () => {
    expect(mergedChanges([{ resource: 'weather', ids: [1] }])).toEqual([]);
  });
});
