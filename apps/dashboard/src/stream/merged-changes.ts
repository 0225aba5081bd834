import { STREAM_RESOURCES, type StreamChange, type StreamResource } from '@tixngo-sync/api';
import type { Change } from '@tixngo-sync/db';

/** More ids than this in one event are of no use: the client reads the list again. */
const MOST_IDS = 100;

/** What `/status` is made of: a change of these changes it. */
const IN_STATUS: ReadonlySet<StreamResource> = new Set([
  'run',
  'page',
  'quarantine',
  'schedule',
  'key',
  'queue',
  'worker',
]);

/** Merges changes into one for each resource, in the order in which the resources first changed. */
export function mergedChanges(changes: readonly Change[]): StreamChange[] {
  const merged = new Map<StreamResource, Set<number | string> | 'any'>();
  const add = (resource: StreamResource, ids: Change['ids']) => {
    const known = merged.get(resource) ?? new Set();
    if (known === 'any' || ids.length === 0 || known.size + ids.length > MOST_IDS)
      merged.set(resource, 'any');
    else merged.set(resource, new Set([...known, ...ids]));
  };
  for (const { resource, ids } of changes) {
    if (!isResource(resource)) continue;
    add(resource, ids);
    if (IN_STATUS.has(resource)) add('status', []);
  }
  return [...merged].map(([resource, ids]) => ({ resource, ids: ids === 'any' ? [] : [...ids] }));
}

/** A newer version may report resources that this one does not know. */
function isResource(name: string): name is StreamResource {
  return STREAM_RESOURCES.includes(name as StreamResource);
}
