import { ago } from '@tixngo-sync/pipeline';
import { type Html, html } from './html.js';

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
