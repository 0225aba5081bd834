import type { Field } from './field.js';

/** The counts of a page or a run (I6): a page's are integers, a run's bigints, since a feed has no end. */
export function countFields(count: () => Field<number>) {
  return {
    received: count(),
    applied: count().noted('Changed something that is stored'),
    unchanged: count().noted('Already known in every part'),
    stale: count().noted('Older than what is stored'),
    skipped: count().noted('On the skip list'),
    quarantined: count().noted('Could not be applied'),
  };
}
