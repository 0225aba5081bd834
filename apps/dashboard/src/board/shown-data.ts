/** Fields whose texts come from us and never from a ticket or a person. */
const SHOWN_TEXTS = new Set(['trigger', 'requestedBy', 'status', 'paginationKey', 'tick', 'why']);

/**
 * Hides personal data that got into a job by mistake. Job data is only ids (I8); this is a second guard.
 * Returns the data with its numbers and flags, and only the texts that cannot be about a person.
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
