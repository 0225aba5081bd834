import type { RequestListener } from 'node:http';
import express from 'express';
import { apiRouter } from './api/router.js';
import { mountBoard } from './board/mount-board.js';
import { consoleRouter } from './console/console-router.js';
import { healthRouter } from './health/health-router.js';
import { answerErrors } from './http/answer-errors.js';
import { serveAssets } from './http/assets.js';
import { identify, requireChosenPassword, requireSignIn } from './http/identity.js';
import { logRequests } from './http/log-requests.js';
import { limitRequests } from './http/rate-limits.js';
import { recordRefusals, refusalRecorder } from './http/record-refusals.js';
import { notFound } from './http/refusal.js';
import { refuseUnstorableAddress } from './http/refuse-unstorable.js';
import { requireOwnHost } from './http/require-host.js';
import { refuseOtherOrigins } from './http/same-origin.js';
import { securityHeaders } from './http/security-headers.js';
import { meRouter } from './me/me-router.js';
import type { Parts } from './parts.js';
import { passwordLinkRouter } from './sign-in/password-link-router.js';
import { providerRouter } from './sign-in/provider-router.js';
import { signInRouter } from './sign-in/sign-in-router.js';
import { withoutBasePath } from './site.js';

/**
 * Builds the web application. The order guarantees who gets what: every answer has the security headers;
 * probes and assets are for everybody; from `refuseOtherOrigins` on, no change comes from another site;
 * from `requireSignIn` on, every request has a user or a token. The base path is removed before routing.
 */
export function createApp(parts: Parts): RequestListener {
  const { site, log } = parts;
  const app = express();
  const refusals = refusalRecorder(parts);
  app.disable('x-powered-by');
  // An ETag would promise that If-Match has an effect; nothing is cached (Cache-Control: no-store).
  app.disable('etag');
  // /API/v1 would not be recognized as the REST API, so it must not be served.
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...parts.trustProxy]);

  app.use(logRequests(log), securityHeaders());
  app.use(refuseUnstorableAddress());
  app.use(healthRouter(parts));
  app.use(requireOwnHost(site, log), serveAssets());
  app.use(limitRequests(), refuseOtherOrigins(site, log));
  app.use(signInRouter(parts), providerRouter(parts), passwordLinkRouter(parts));
  app.use(identify(parts), requireSignIn(site), requireChosenPassword(site));
  app.use('/api/v1', apiRouter(parts));
  app.use(meRouter(parts));
  mountBoard(app, parts, refusals);
  app.use(consoleRouter(parts));
  app.use(notFound(), recordRefusals(refusals), answerErrors(parts));
  return (request, response) => {
    request.url = withoutBasePath(site, request.url ?? '/');
    app(request, response);
  };
}
