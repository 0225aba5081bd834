import express, { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { setCookies } from '../http/identity.js';
import { limitSignIns } from '../http/rate-limits.js';
import type { Parts } from '../parts.js';
import { html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import type { Site } from '../site.js';
import { nextPath } from './next-path.js';

/** Serves the sign-in screen, and signs people in and out. */
export function signInRouter(parts: Parts): Router {
  const router = Router();
  const { auth, site } = parts;
  const parseForm = express.urlencoded({ extended: false, limit: '8kb' });
  router.get('/sign-in', (request, response) => {
    sendForm(site, response, 200, { next: nextPath(request.query.next) });
  });
  router.post('/sign-in', parseForm, limitSignIns(), signIn(parts));
  router.post('/sign-out', async (request, response) => {
    const { setCookies: cookies } = await auth.signOut({ cookie: request.headers.cookie });
    setCookies(site, request, response, cookies);
    response.redirect(303, site.path('/sign-in'));
  });
  return router;
}

const formSchema = z
  .object({
    username: z.string().default(''),
    password: z.string().default(''),
    next: z.unknown().optional(),
  })
  .catch({ username: '', password: '', next: '/' });

function signIn({ auth, log, site }: Parts): RequestHandler {
  return async (request, response) => {
    const { username, password, next } = formSchema.parse(request.body ?? {});
    const { ip } = request;
    const signedIn = await auth.signIn(username, password, { ip, userAgent: request.get('User-Agent') });
    if (signedIn === undefined) {
      log.warn({ ip }, 'sign-in failed');
      return sendForm(site, response, 401, {
        next: nextPath(next),
        username,
        problem: 'Wrong user name or password.',
      });
    }
    log.info({ user: username.toLowerCase(), ip }, 'signed in');
    setCookies(site, request, response, signedIn.setCookies);
    response.redirect(303, site.path(nextPath(next)));
  };
}

/** `problem`: why the last try failed, in the same words whichever field was wrong. */
interface SignInForm {
  readonly next: string;
  readonly username?: string;
  readonly problem?: string;
}

function sendForm(site: Site, response: Response, status: number, form: SignInForm): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(signInScreen(site, form));
}

function signInScreen(site: Site, { next, username, problem }: SignInForm): string {
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
<p class="hint">The first start printed the password of <code>admin</code>.
An admin adds people with <code>npx tixngo-sync users add</code>.</p>
</section>`;
  return layout({ site, title: 'Sign in · tixngo-sync', main });
}
