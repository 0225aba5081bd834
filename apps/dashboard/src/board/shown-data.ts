/** Texts of ours: no ticket and no person can be in them. */
const SHOWN_TEXTS = new Set(['trigger', 'requestedBy', 'status', 'paginationKey']);

/**
 * A second guard beside "job data is ids" (I8): what somebody puts into a job by mistake does not get onto the screen.
 * @returns the data with its numbers and flags, and only those texts that are known to be no person's
 */
export function shownData(data: unknown): unknown {
  if (!isObject(data)) return typeof data === 'string' ? '[hidden]' : data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, isShown(key, value) ? value : '[hidden]']),
  );
}

function isShown(key: string, value: unknown): boolean {
  return typeof value === 'string' ? SHOWN_TEXTS.has(key) : !isObject(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
