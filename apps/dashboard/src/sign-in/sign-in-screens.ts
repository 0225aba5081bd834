import { html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';

/** `problem`: why the last try failed, in the same words whichever field was wrong. */
interface SignInForm {
  readonly next: string;
  readonly username?: string;
  readonly problem?: string;
  /** The name of the provider that people may sign in with. */
  readonly provider?: string | undefined;
}

export function signInScreen(site: Site, { next, username, problem, provider }: SignInForm): string {
  const main = html`<section class="card sign-in">
<h1>Sign in</h1>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${site.path('/sign-in')}">
<input type="hidden" name="next" value="${next}">
<label>User name <input name="username" value="${username}" autocomplete="username" autocapitalize="none"
spellcheck="false" maxlength="64" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password"
maxlength="128" required></label>
<button type="submit">Sign in</button>
</form>
${provider !== undefined && providerLink(site, next, provider)}
<p class="hint">The first start printed the password of <code>admin</code>.
An admin adds people with <code>npx tixngo-sync users add</code>.</p>
</section>`;
  return layout({ site, title: 'Sign in · tixngo-sync', main });
}

/** A link, because the policy of the page lets forms lead to our own site only. */
function providerLink(site: Site, next: string, provider: string) {
  const address = `${site.path('/sign-in/oidc')}?next=${encodeURIComponent(next)}`;
  return html`<p class="actions"><a class="button" href="${address}">Sign in with ${provider}</a></p>`;
}

/** The second step of a sign-in. */
export function codeScreen(site: Site, { next, problem }: SignInForm): string {
  const main = html`<section class="card sign-in">
<h1>Enter your code</h1>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${site.path('/sign-in/code')}">
<input type="hidden" name="next" value="${next}">
<label>Code <input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
maxlength="32" required autofocus></label>
<button type="submit">Continue</button>
</form>
<p class="hint">The code that your authenticator app shows, or one of your backup codes.
<a href="${site.path('/sign-in')}">Start again</a></p>
</section>`;
  return layout({ site, title: 'Code · tixngo-sync', main });
}
