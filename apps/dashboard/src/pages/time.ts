import { ago } from '../start/words.js';
import { type Html, html } from './html.js';

/** A point in time in UTC; the script of the page turns it into the viewer's time zone. */
export function clockTime(time: Date): Html {
  const text = `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return html`<time datetime="${time.toISOString()}" title="${time.toISOString()}" data-clock>${text}</time>`;
}

/** How long ago; the script keeps it fresh, and says the exact time on hover in the viewer's time zone. */
export function agoTime(time: Date, now: number): Html {
  return html`<time datetime="${time.toISOString()}" title="${time.toISOString()}" data-ago>${ago(Math.max(0, now - time.getTime()) / 1000)}</time>`;
}
