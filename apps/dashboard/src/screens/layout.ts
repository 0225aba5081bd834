import type { Identity } from '@tixngo-sync/auth';
import type { Site } from '../site.js';
import { type Html, html } from './html.js';

/**
 * Renders a whole document.
 * @param screen.refreshSeconds how often a browser reloads it
 */
export function layout(screen: {
  site: Site;
  title: string;
  identity?: Identity;
  main: Html;
  refreshSeconds?: number;
}): string {
  const { site, title, identity, main, refreshSeconds } = screen;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${site.path('/assets/icon.svg')}">
<link rel="stylesheet" href="${site.path('/assets/style.css')}">
${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="brand" href="${site.path('/')}"><img src="${site.path('/assets/icon.svg')}" alt="" width="28" height="28">tixngo-sync</a>
${identity && navigation(site, identity)}
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.markup;
}

function navigation(site: Site, identity: Identity): Html {
  return html`<nav aria-label="Main">
<a href="${site.path('/queues')}">Queues</a>
<a href="${site.path('/api/v1/openapi.json')}">API</a>
</nav>
<form class="who" method="post" action="${site.path('/sign-out')}">
<span><a href="${site.path('/me')}">${identity.name}</a> <small>${identity.role}</small></span>
<button type="submit" class="quiet">Sign out</button>
</form>`;
}
