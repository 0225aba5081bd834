import type { ProviderSignIn } from '@tixngo-sync/auth';
import { RetryableError, UsageError } from '@tixngo-sync/domain';
import { type RequestHandler, Router } from 'express';
import { setCookies } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { nextPath } from './next-path.js';
import { PROVIDER_CALLBACK } from './provider-of-settings.js';
import { fromOf, sendScreen } from './sign-in-router.js';
import { signInScreen } from './sign-in-screens.js';

/** Sends people to the OpenID Connect provider, and signs them in when they come back. */
export function providerRouter(parts: Parts): Router {
  const router = Router();
  const { provider } = parts.auth;
  if (provider === null) return router;
  router.get('/sign-in/oidc', begin(parts, provider));
  router.get(PROVIDER_CALLBACK, finish(parts, provider));
  return router;
}

function begin({ site, log }: Parts, provider: ProviderSignIn): RequestHandler {
  return async (request, response) => {
    const next = nextPath(request.query.next);
    try {
      const { url, setCookies: cookies } = await provider.begin(next);
      setCookies(site, request, response, cookies);
      response.set('Cache-Control', 'no-store').redirect(303, url);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      log.warn({ code: error.code, reason: error.message }, 'the sign-in provider does not work');
      const problem = error.message;
      sendScreen(response, 502, signInScreen(site, { next, problem, provider: provider.name }));
    }
  };
}

function finish({ site, log }: Parts, provider: ProviderSignIn): RequestHandler {
  return async (request, response) => {
    const [, query = ''] = request.originalUrl.split('?', 2);
    const back = { query, cookie: request.headers.cookie, from: fromOf(request) };
    const result = await provider.finish(back);
    setCookies(site, request, response, result.setCookies);
    if (result.outcome === 'signed in') {
      log.info({ user: result.username, ip: request.ip }, 'signed in with the provider');
      response.set('Cache-Control', 'no-store').redirect(303, site.path(nextPath(result.next)));
      return;
    }
    const { code, message } = result.error;
    log.warn({ code, reason: message, ip: request.ip }, 'a sign-in with the provider failed');
    const screen = signInScreen(site, { next: '/', problem: message, provider: provider.name });
    sendScreen(response, statusOf(result.error), screen);
  };
}

function statusOf(error: UsageError | RetryableError): number {
  if (error instanceof RetryableError) return 502;
  return error instanceof UsageError && error.code === 'SIGN_IN_EXPIRED' ? 400 : 403;
}
