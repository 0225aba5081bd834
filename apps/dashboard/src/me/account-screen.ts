import type { Identity, SessionRow } from '@tixngo-sync/auth';
import { type Html, html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';

/** Renders one's own account with its sessions. */
export function accountScreen(screen: {
  site: Site;
  identity: Identity;
  sessions: readonly SessionRow[];
}): string {
  const { site, identity, sessions } = screen;
  const main = html`<section class="card">
<h1>${identity.name}</h1>
<p>Role: ${identity.role}. <a href="${site.path('/me/password')}">Change your password</a></p>
<p>Second factor: ${identity.hasTwoFactor === true ? 'on' : 'off'}.
<a href="${site.path('/me/two-factor')}">Turn it ${identity.hasTwoFactor === true ? 'off' : 'on'}</a></p>
</section>
<section class="card">
<h2>Sessions</h2>
<div class="scroll"><table>
<thead><tr><th>Signed in</th><th>Last active</th><th>Address</th><th>Browser</th><th></th></tr></thead>
<tbody>${sessions.map((session) => sessionLine(site, identity, session))}</tbody>
</table></div>
<p class="hint">A session ends after 12 hours without you, and after 7 days.</p>
</section>`;
  return layout({ site, title: 'Account · tixngo-sync', identity, main });
}

function sessionLine(site: Site, identity: Identity, session: SessionRow): Html {
  const { sessionId, createdAt, lastActiveAt, address, browser } = session;
  const end = html`<form method="post" action="${site.path(`/me/sessions/${sessionId}/end`)}">
<button type="submit" class="quiet">End</button></form>`;
  return html`<tr><td>${timeOf(createdAt)}</td><td>${timeOf(lastActiveAt)}</td><td>${address}</td><td>${browser}</td>
<td>${sessionId === identity.sessionId ? 'this one' : end}</td></tr>`;
}

function timeOf(time: Date): Html {
  const text = time.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
