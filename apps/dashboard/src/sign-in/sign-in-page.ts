import { html } from '../pages/html.js';
import { layout } from '../pages/layout.js';

/** @param problem why the last try failed; the same words whatever was wrong with it */
export function signInPage(options: { next: string; username?: string; problem?: string }): string {
  const main = html`<section class="card sign-in">
<h1>Sign in</h1>
${options.problem !== undefined && html`<p class="problem" role="alert">${options.problem}</p>`}
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${options.next}">
<label>User name <input name="username" value="${options.username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" maxlength="128" required></label>
<button type="submit">Sign in</button>
</form>
<p class="hint">The first start printed the password of <code>admin</code>. An admin adds people with <code>npx tixngo-sync users add</code>.</p>
</section>`;
  return layout({ title: 'Sign in · tixngo-sync', main });
}
