const SHOWN_WHOLE = 24;
const SHOWN_HEAD = 12;
const SHOWN_TAIL = 8;

/** @returns which page a message is about. Keys are opaque and long: enough of one to find it again. */
export function pageName(paginationKey: string | null): string {
  if (paginationKey === null || paginationKey === '') return 'the first page';
  const safe = paginationKey.replace(/[^\x20-\x7e]/g, '?');
  const shown = safe.length <= SHOWN_WHOLE ? safe : `${safe.slice(0, SHOWN_HEAD)}…${safe.slice(-SHOWN_TAIL)}`;
  return `the page after key ${shown}`;
}
