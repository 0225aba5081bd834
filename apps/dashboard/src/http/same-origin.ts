import type { Request, RequestHandler } from 'express';
import { Refusal } from './refusal.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site makes a browser send (cross-site request forgery), in addition to
 * SameSite cookies. A request with an Authorization header passes: a browser adds none by itself, and its
 * cookies are ignored then.
 */
export function refuseOtherOrigins(): RequestHandler {
  return (request, _response, next) => {
    if (
      SAFE_METHODS.has(request.method) ||
      request.headers.authorization !== undefined ||
      isSameOrigin(request)
    )
      return next();
    throw new Refusal(
      403,
      'CROSS_SITE',
      'This request came from another site. Reload the page and try again. Scripts must send an API token.',
    );
  };
}

/**
 * Checks Sec-Fetch-Site, which browsers send over https and on localhost, otherwise Origin. Without either:
 * false.
 */
function isSameOrigin(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host;
}
