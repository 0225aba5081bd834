import { randomBytes } from 'node:crypto';
import { isScreenPath } from '@tixngo-sync/api';
import { Router } from 'express';
import { wantsJson } from '../http/answer-errors.js';
import { consoleSecurityHeaders } from '../http/security-headers.js';
import type { Parts } from '../parts.js';
import { consoleDocument } from './console-document.js';

const NONCE_BYTES = 16;

/**
 * Answers every screen with the console's document. An address without a screen gets it too, with 404: the
 * console says that there is no such screen.
 */
export function consoleRouter({ site }: Pick<Parts, 'site'>): Router {
  const router = Router();
  const documentWith = consoleDocument(site);
  router.get('/{*path}', (request, response, next) => {
    if (wantsJson(request)) return next();
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    response.status(isScreenPath(request.path) ? 200 : 404);
    consoleSecurityHeaders(nonce)(request, response, () => {
      response.type('html').send(documentWith(nonce));
    });
  });
  return router;
}
