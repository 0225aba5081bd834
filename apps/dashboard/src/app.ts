import express, { type Express } from 'express';
import { apiRouter } from './api/router.js';
import { mountBoard } from './board/mount-board.js';
import { healthRouter } from './health/health-router.js';
import { answerErrors } from './http/answer-errors.js';
import { serveAssets } from './http/assets.js';
import { identify, requireSignIn } from './http/identity.js';
import { logRequests } from './http/log-requests.js';
import { limitRequests } from './http/rate-limits.js';
import { notFound } from './http/refusal.js';
import { refuseUnstorableAddress } from './http/refuse-unstorable.js';
import { refuseOtherOrigins } from './http/same-origin.js';
import { securityHeaders } from './http/security-headers.js';
import type { Parts } from './parts.js';
import { signInRouter } from './sign-in/sign-in-router.js';
import { startRouter } from './start/start-router.js';

/**
 * Builds the web application. The order guarantees who gets what: every answer has the security headers;
 * probes and assets are for everybody; from `refuseOtherOrigins` on, no change comes from another site;
 * from `requireSignIn` on, every request has a user or a token.
 */
export function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Trust a proxy on this machine or in the same private network for the sender's address and for https.
  app.set('trust proxy', 'loopback, uniquelocal');

  app.use(logRequests(parts.log), securityHeaders());
  app.use(refuseUnstorableAddress());
  app.use(healthRouter(parts));
  app.use(serveAssets());
  app.use(limitRequests(), refuseOtherOrigins());
  app.use(signInRouter(parts));
  app.use(identify(parts.auth), requireSignIn());
  app.use('/api/v1', apiRouter(parts));
  mountBoard(app, parts);
  app.use(startRouter(parts));
  app.use(notFound(), answerErrors(parts.log));
  return app;
}
