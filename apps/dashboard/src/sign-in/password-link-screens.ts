import { html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';

/** @param form.problem why the last try failed */
export function passwordLinkScreen(
  site: Site,
  { username, link, problem }: { username: string; link: string; problem?: string },
): string {
  const main = html`<section class="card sign-in">
<h1>Set your password</h1>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${site.path('/set-password')}">
<input type="hidden" name="link" value="${link}">
<label>User name <input name="username" value="${username}" autocomplete="username" readonly></label>
<label>New password <input name="newPassword" type="password" autocomplete="new-password"
minlength="8" maxlength="128" required autofocus></label>
<label>New password again <input name="repeated" type="password" autocomplete="new-password"
minlength="8" maxlength="128" required></label>
<button type="submit">Set password</button>
</form>
<p class="hint">At least 8 characters, and not a common one. This link works once.</p>
</section>`;
  return layout({ site, title: 'Password · tixngo-sync', main });
}

export function passwordSetScreen(site: Site, username: string): string {
  const main = html`<section class="card sign-in">
<h1>Password set</h1>
<p>You can sign in as <strong>${username}</strong> now.</p>
<p><a href="${site.path('/sign-in')}">Sign in</a></p>
</section>`;
  return layout({ site, title: 'Password set · tixngo-sync', main });
}

export function usedLinkScreen(site: Site): string {
  const main = html`<section class="card sign-in">
<h1>This link is not valid</h1>
<p>It was used, was replaced by a newer one, or has expired. Ask an admin for a new link.</p>
<p><a href="${site.path('/sign-in')}">Sign in</a></p>
</section>`;
  return layout({ site, title: 'Link · tixngo-sync', main });
}
