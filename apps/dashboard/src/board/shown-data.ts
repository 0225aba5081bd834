/** Keys whose values are ids, counts and names of ours. */
const SHOWN = new Set([
  'trigger',
  'scheduleId',
  'batchSize',
  'requestedBy',
  'runId',
  'pageId',
  'replayRunId',
  'status',
  'pages',
  'paginationKey',
  'durationMs',
  'received',
  'applied',
  'unchanged',
  'stale',
  'skipped',
  'quarantined',
  'reenqueued',
  'closedRuns',
  'takenOver',
]);

/**
 * A second guard beside "job data is ids" (I8): what somebody puts into a job by mistake does not get onto the screen.
 * @returns the data with only what is known to be no person's
 */
export function shownData(data: unknown): unknown {
  if (data === null || typeof data !== 'object') return typeof data === 'string' ? '[hidden]' : data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, SHOWN.has(key) && !isNested(value) ? value : '[hidden]']));
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
