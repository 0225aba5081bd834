import type { Auth, Identity } from '@tixngo-sync/auth';
import { type Role, roleAllows } from '@tixngo-sync/domain';
import type { Request, RequestHandler, Response } from 'express';
import { Refusal } from './refusal.js';
import { wantsJson } from './wants-json.js';

const identities = new WeakMap<Request, Identity>();

/** @returns who asks, past `requireSignIn` */
export function identityOf(request: Request): Identity {
  const identity = identities.get(request);
  if (identity === undefined)
    throw new Refusal(401, 'NOT_SIGNED_IN', 'Sign in first, or send an API token as Authorization: Bearer.');
  return identity;
}

/** Finds out who asks, by session cookie or API token. Lets everybody through. */
export function identify(auth: Auth): RequestHandler {
  return async (request, response, next) => {
    const { cookie, authorization } = request.headers;
    const found = await auth.identify({ cookie, authorization });
    if (found !== undefined) {
      identities.set(request, found.identity);
      setCookies(request, response, found.setCookies);
    }
    next();
  };
}

/** A browser is sent to the sign-in form and back; a script gets a 401. */
export function requireSignIn(): RequestHandler {
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (identities.has(request)) return next();
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && !wantsJson(request);
    if (wantsPage) return response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    identityOf(request);
  };
}

export function requireRole(needed: Role): RequestHandler {
  return (request, _response, next) => {
    const { role } = identityOf(request);
    if (!roleAllows(role, needed))
      throw new Refusal(
        403,
        'ROLE',
        `This needs the role ${needed}; yours is ${role}. An admin can change that.`,
      );
    next();
  };
}

/** Sends the cookies on, Secure where the request came over https. */
export function setCookies(request: Request, response: Response, cookies: readonly string[]): void {
  for (const cookie of cookies) response.append('Set-Cookie', request.secure ? `${cookie}; Secure` : cookie);
}
