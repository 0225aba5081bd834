/** @returns `1 page`, `12,000 tickets` */
export function count(number: number, noun: string): string {
  return `${digits(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** @returns 12,345 */
export function digits(number: number): string {
  return number.toLocaleString('en-GB');
}

/** @returns the length of a time in one unit, rounded down: `under 1 s`, `50 s`, `14 minutes`, `3 hours`, `2 days` */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return count(Math.floor(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return count(Math.floor(seconds / 3600), 'hour');
  return count(Math.floor(seconds / 86_400), 'day');
}

/** @returns `just now`, `2 min ago`, `3 h ago`, `5 days ago`. public/assets/live.js says the same, to keep it fresh. */
export function ago(seconds: number): string {
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${count(Math.round(seconds / 86_400), 'day')} ago`;
}

/** @returns a key that fits a table: its beginning and its end */
export function abbreviated(key: string): string {
  return key.length <= 20 ? key : `${key.slice(0, 9)}…${key.slice(-8)}`;
}
