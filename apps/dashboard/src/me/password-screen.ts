import type { Identity } from '@tixngo-sync/auth';
import { html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';

/** @param screen.problem why the last try failed */
export function passwordScreen(screen: { site: Site; identity: Identity; problem?: string }): string {
  const { site, identity, problem } = screen;
  const main = html`<section class="card sign-in">
<h1>Change your password</h1>
${identity.mustChangePassword === true && html`<p>Your password was generated. Choose your own to continue.</p>`}
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${site.path('/me/password')}">
<label>Old password <input name="oldPassword" type="password" autocomplete="current-password"
maxlength="128" required autofocus></label>
<label>New password <input name="newPassword" type="password" autocomplete="new-password"
minlength="8" maxlength="128" required></label>
<label>New password again <input name="repeated" type="password" autocomplete="new-password"
minlength="8" maxlength="128" required></label>
<button type="submit">Change password</button>
</form>
<p class="hint">At least 8 characters, and not a common one. Your other sessions end.</p>
</section>`;
  return layout({ site, title: 'Password · tixngo-sync', identity, main });
}
