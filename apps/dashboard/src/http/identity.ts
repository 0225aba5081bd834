import type { Identity } from '@tixngo-sync/auth';
import { type Role, roleAllows } from '@tixngo-sync/domain';
import type { Request, RequestHandler, Response } from 'express';
import type { Parts } from '../parts.js';
import type { Site } from '../site.js';
import { wantsJson } from './answer-errors.js';
import { Refusal } from './refusal.js';

const identities = new WeakMap<Request, Identity>();

/** Returns who sent the request. @throws Refusal 401 when no one is signed in. */
export function identityOf(request: Request): Identity {
  const identity = identities.get(request);
  if (identity === undefined)
    throw new Refusal(401, 'NOT_SIGNED_IN', 'Sign in first, or send an API token as Authorization: Bearer.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="tixngo-sync"' },
    });
  return identity;
}

/** Identifies the sender by session cookie or API token. Never refuses. */
export function identify({ auth }: Pick<Parts, 'auth'>): RequestHandler {
  return async (request, _response, next) => {
    const { cookie, authorization } = request.headers;
    const found = await auth.identify({ cookie, authorization }, isBackground(request));
    if (found !== undefined) identities.set(request, found);
    next();
  };
}

/** Whether a screen refreshed itself, or its stream reconnects. This does not show that its user is there. */
export function isBackground(request: Request): boolean {
  return (
    request.get('X-Background') !== undefined ||
    request.query.background !== undefined ||
    (request.method === 'GET' && /^\/(queues\/api\/|api\/v1\/stream$)/.test(request.path))
  );
}

/**
 * Lets only signed-in senders pass. Redirects a browser to the sign-in screen, and answers a script with
 * 401.
 */
export function requireSignIn(site: Site): RequestHandler {
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (identities.has(request)) return next();
    const wantsScreen = (request.method === 'GET' || request.method === 'HEAD') && !wantsJson(request);
    if (wantsScreen)
      return response.redirect(303, site.path(`/sign-in?next=${encodeURIComponent(request.originalUrl)}`));
    identityOf(request);
  };
}

/** Where a user with a generated password may go before it is changed. */
const BEFORE_CHANGE = /^\/(me\/password|api\/v1\/me(\/password)?)$/;

/** Sends users whose password was generated to the screen that changes it; refuses their other requests. */
export function requireChosenPassword(site: Site): RequestHandler {
  return (request, response, next) => {
    if (identityOf(request).mustChangePassword !== true || BEFORE_CHANGE.test(request.path)) return next();
    if (request.method === 'GET' && !wantsJson(request))
      return response.redirect(303, site.path('/me/password'));
    throw new Refusal(
      403,
      'PASSWORD_CHANGE',
      'Change the generated password first: on the screen /me/password, or with PUT /api/v1/me/password.',
    );
  };
}

/** Returns who sent the request, or undefined. */
export function senderOf(request: Request): Identity | undefined {
  return identities.get(request);
}

/** @throws Refusal 403 when the sender's role does not include the needed one. */
export function requireRole(needed: Role): RequestHandler {
  return (request, _response, next) => {
    const { role } = identityOf(request);
    if (!roleAllows(role, needed))
      throw new Refusal(
        403,
        'ROLE',
        `This needs the role ${needed}; yours is ${role}. Ask an admin to change it.`,
      );
    next();
  };
}

/** Sends the cookies to the browser, with Secure when PUBLIC_URL is https or the request came over https. */
export function setCookies(
  site: Site,
  request: Request,
  response: Response,
  cookies: readonly string[],
): void {
  const isSecure = site.isHttps || request.secure;
  for (const cookie of cookies) response.append('Set-Cookie', isSecure ? `${cookie}; Secure` : cookie);
}
