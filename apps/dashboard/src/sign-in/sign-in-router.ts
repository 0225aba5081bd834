import type { SignIn } from '@tixngo-sync/auth';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { setCookies } from '../http/identity.js';
import { Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import { nextPath } from './next-path.js';
import { codeScreen, signInScreen } from './sign-in-screens.js';

/** Serves the sign-in screens, and signs people in and out. */
export function signInRouter(parts: Parts): Router {
  const router = Router();
  const { auth, site } = parts;
  const parseForm = express.urlencoded({ extended: false, limit: '8kb' });
  router.get('/sign-in', (request, response) => {
    sendScreen(
      response,
      200,
      signInScreen(site, { next: nextPath(request.query.next), provider: nameOfProvider(parts) }),
    );
  });
  router.post('/sign-in', parseForm, signIn(parts));
  router.post('/sign-in/code', parseForm, signInWithCode(parts));
  router.post('/sign-out', async (request, response) => {
    const { setCookies: cookies } = await auth.signOut({ cookie: request.headers.cookie });
    setCookies(site, request, response, cookies);
    // Not the cookies: the one of the known device stays.
    response.set('Clear-Site-Data', '"cache", "storage"');
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

function signIn(parts: Parts): RequestHandler {
  return async (request, response) => {
    const { username, password, next } = formSchema.parse(request.body ?? {});
    const attempt = { username, password, cookie: request.headers.cookie, from: fromOf(request) };
    const signedIn = await parts.auth.signIn(attempt);
    const problem = 'Wrong user name or password.';
    const form = { next: nextPath(next), username, problem, provider: nameOfProvider(parts) };
    if (signedIn.outcome === 'wrong') sendScreen(response, 401, signInScreen(parts.site, form));
    else answer(parts, request, response, signedIn, nextPath(next));
  };
}

const codeSchema = z
  .object({ code: z.string().default(''), next: z.unknown().optional() })
  .catch({ code: '', next: '/' });

function signInWithCode(parts: Parts): RequestHandler {
  return async (request, response) => {
    const { code, next } = codeSchema.parse(request.body ?? {});
    const attempt = { code, cookie: request.headers.cookie, from: fromOf(request) };
    const signedIn = await parts.auth.signInWithCode(attempt);
    const problem = 'Wrong or used code, or the sign-in took too long. Try the next code, or start again.';
    if (signedIn.outcome === 'wrong')
      sendScreen(response, 401, codeScreen(parts.site, { next: nextPath(next), problem }));
    else answer(parts, request, response, signedIn, nextPath(next));
  };
}

function answer(
  { site, log }: Parts,
  request: Request,
  response: Response,
  signedIn: Exclude<SignIn, { outcome: 'wrong' }>,
  next: string,
): void {
  if (signedIn.outcome === 'too many') {
    const headers = { 'Retry-After': String(signedIn.retryAfterSeconds) };
    const message = 'Too many failed sign-ins. Try again in 15 minutes.';
    throw new Refusal(429, 'SIGN_IN_LIMIT', message, { headers });
  }
  setCookies(site, request, response, signedIn.setCookies);
  if (signedIn.outcome === 'needs code') {
    sendScreen(response, 200, codeScreen(site, { next }));
    return;
  }
  log.info({ user: signedIn.username, ip: request.ip }, 'signed in');
  response.redirect(303, site.path(next));
}

function nameOfProvider({ auth }: Parts): string | undefined {
  return auth.provider?.name;
}

/** Where a sign-in comes from. */
export function fromOf(request: Request) {
  return { ip: request.ip, userAgent: request.get('User-Agent') };
}

/** Sends a screen of the sign-in, which no cache keeps. */
export function sendScreen(response: Response, status: number, screen: string): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(screen);
}
