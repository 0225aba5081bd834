import type { Refusal } from '../http/refusal.js';
import { html } from './html.js';
import { layout } from './layout.js';

const TITLES: Readonly<Record<number, string>> = {
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many requests',
  503: 'The database is away',
};

/** A 503 keeps trying: it turns into the page itself once that works again. */
export function errorPage(refusal: Refusal): string {
  const title = TITLES[refusal.status] ?? 'Something went wrong';
  const main = html`<section class="situation bad" id="situation" data-tone="bad">
<h1>${title}</h1>
<p>${refusal.message}</p>
<p><a href="/">To the start page</a></p>
</section>`;
  return layout({
    title: `${title} · tixngo-sync`,
    main,
    ...(refusal.status === 503 ? { refreshSeconds: 10 } : {}),
  });
}
