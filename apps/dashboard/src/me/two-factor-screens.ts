import type { Identity, TwoFactorSetup } from '@tixngo-sync/auth';
import { type Html, html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';

/** @param screen.code of the problem: after a wrong code, the code is asked for again */
export function twoFactorScreen(screen: {
  site: Site;
  identity: Identity;
  problem?: string;
  code?: string;
}): string {
  const { site, identity, problem, code } = screen;
  const isOn = identity.hasTwoFactor === true;
  const main = html`<section class="card sign-in">
<h1>Second factor</h1>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<p>${isOn ? 'It is on: signing in needs a code of your app.' : 'It is off: signing in needs your password only.'}</p>
${code === 'CODE' ? codeForm(site) : passwordForm(site, isOn)}
</section>`;
  return layout({ site, title: 'Second factor · tixngo-sync', identity, main });
}

/** Shows the secret and the backup codes once. */
export function setupScreen(screen: { site: Site; identity: Identity; setup: TwoFactorSetup }): string {
  const { site, identity, setup } = screen;
  const main = html`<section class="card sign-in">
<h1>Set up the second factor</h1>
<p>Add this key to your authenticator app: <code>${setup.secret}</code><br>
On the device that has the app, <a href="${setup.uri}">open the app</a>.</p>
<p>Keep these backup codes. Each signs you in once without the app, and they are shown only now:</p>
<ul>${setup.backupCodes.map((backupCode) => html`<li><code>${backupCode}</code></li>`)}</ul>
${codeForm(site)}
</section>`;
  return layout({ site, title: 'Second factor · tixngo-sync', identity, main });
}

function codeForm(site: Site): Html {
  return html`<form method="post" action="${site.path('/me/two-factor/confirm')}">
<label>Code that the app shows <input name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="10"
required autofocus></label>
<button type="submit">Turn on</button>
</form>`;
}

function passwordForm(site: Site, isOn: boolean): Html {
  return html`<form method="post" action="${site.path(isOn ? '/me/two-factor/end' : '/me/two-factor/begin')}">
<label>Password <input name="password" type="password" autocomplete="current-password" maxlength="128"
required autofocus></label>
<button type="submit">${isOn ? 'Turn off' : 'Continue'}</button>
</form>`;
}
