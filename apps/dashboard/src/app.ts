import express, { type Express } from 'express';
import { apiRouter } from './api/router.js';
import { mountBoard } from './board/mount-board.js';
import { healthRouter } from './health/health-router.js';
import { answerErrors } from './http/answer-errors.js';
import { serveAssets } from './http/assets.js';
import { identify, requireSignIn } from './http/identity.js';
import { logRequests } from './http/log-requests.js';
import { notFound } from './http/not-found.js';
import { limitRequests } from './http/rate-limits.js';
import { refuseOtherOrigins } from './http/same-origin.js';
import { securityHeaders } from './http/security-headers.js';
import type { Parts } from './parts.js';
import { signInRouter } from './sign-in/sign-in-router.js';
import { startPageRouter } from './start/start-page-router.js';

/**
 * The order is the guarantee: headers on everything; probes and the files of the sign-in form for anybody; then no unsafe request from
 * another site, and past `requireSignIn` nothing without a user or a token.
 */
export function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // A proxy on this machine or in the same private network says who asks and whether over https.
  app.set('trust proxy', 'loopback, uniquelocal');

  app.use(logRequests(parts.log), securityHeaders());
  app.use(healthRouter(parts));
  app.use(serveAssets());
  app.use(limitRequests(), refuseOtherOrigins());
  app.use(signInRouter(parts));
  app.use(identify(parts.auth), requireSignIn());
  app.use('/api/v1', apiRouter(parts));
  mountBoard(app, parts);
  app.use(startPageRouter(parts));
  app.use(notFound(), answerErrors(parts.log));
  return app;
}
