import { type Html, html } from './html.js';

/** Formats a number with its noun: `1 page`, `12,000 tickets`. */
export function count(number: number, noun: string): string {
  return `${digits(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Formats a number with separators: `12,345`. */
export function digits(number: number): string {
  return number.toLocaleString('en-GB');
}

/** Formats a duration in one unit, rounded down: `under 1 s`, `50 s`, `14 minutes`, `3 hours`, `2 days`. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return count(Math.floor(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return count(Math.floor(seconds / 3600), 'hour');
  return count(Math.floor(seconds / 86_400), 'day');
}

/**
 * Formats an age: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. public/assets/live.js has the same
 * rules, to keep it current.
 */
export function ago(seconds: number): string {
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${count(Math.round(seconds / 86_400), 'day')} ago`;
}

/** Shortens a key to its beginning and end. */
export function abbreviated(key: string): string {
  return key.length <= 20 ? key : `${key.slice(0, 9)}…${key.slice(-8)}`;
}

/** Renders a time in UTC. public/assets/live.js converts it to the viewer's time zone. */
export function clockTime(time: Date): Html {
  const text = `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return html`<time datetime="${time.toISOString()}" title="${time.toISOString()}" data-clock>${text}</time>`;
}

/** Renders an age. public/assets/live.js keeps it current and shows the exact time on hover. */
export function agoTime(time: Date, now: number): Html {
  const age = ago(Math.max(0, now - time.getTime()) / 1000);
  return html`<time datetime="${time.toISOString()}" title="${time.toISOString()}" data-ago>${age}</time>`;
}
