import { html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';
import type { Refusal } from './refusal.js';

const TITLES: Readonly<Record<number, string>> = {
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many requests',
  503: 'Database unavailable',
};

/**
 * Renders a refusal. The screen of a 503 keeps refreshing, so it is replaced when the request works again.
 */
export function errorScreen(refusal: Refusal, site: Site): string {
  const title = TITLES[refusal.status] ?? (refusal.status < 500 ? 'Request refused' : 'Unexpected error');
  const main = html`<section class="situation bad" id="situation" data-tone="bad">
<h1>${title}</h1>
<p>${refusal.message}</p>
<p><a href="${site.path('/')}">Go to the console</a></p>
</section>`;
  return layout({
    site,
    title: `${title} · tixngo-sync`,
    main,
    ...(refusal.status === 503 ? { refreshSeconds: 10 } : {}),
  });
}
