import type { Identity } from '@tixngo-sync/auth';
import { type Html, html } from './html.js';

/**
 * Renders a whole document.
 * @param screen.refreshSeconds how often a browser without JavaScript reloads it
 */
export function layout(screen: {
  title: string;
  identity?: Identity;
  main: Html;
  refreshSeconds?: number;
}): string {
  const { title, identity, main, refreshSeconds } = screen;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/style.css">
${
  refreshSeconds !== undefined &&
  html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>
<script src="/assets/live.js" defer></script>`
}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">tixngo-sync</a>
${identity && navigation(identity)}
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.markup;
}

function navigation(identity: Identity): Html {
  return html`<nav aria-label="Main">
<a href="/queues">Queues</a>
<a href="/api/v1/openapi.json">API</a>
</nav>
<form class="who" method="post" action="/sign-out">
<span>${identity.name} <small>${identity.role}</small></span>
<button type="submit" class="quiet">Sign out</button>
</form>`;
}
