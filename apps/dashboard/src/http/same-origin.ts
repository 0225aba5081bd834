import type { Request, RequestHandler } from 'express';
import { Refusal } from './refusal.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Against cross-site request forgery, beside SameSite cookies: what changes something must come from our own pages. A request with an
 * Authorization header is no forgery: a browser sends none by itself, and beside one cookies are not looked at.
 */
export function refuseOtherOrigins(): RequestHandler {
  return (request, _response, next) => {
    if (
      SAFE_METHODS.has(request.method) ||
      request.headers.authorization !== undefined ||
      isFromOurPages(request)
    )
      return next();
    throw new Refusal(
      403,
      'CROSS_SITE',
      "This request did not come from the dashboard's own pages. Reload the page and try again; a script sends an API token.",
    );
  };
}

/** Sec-Fetch-Site where the browser sends it (over https and on localhost), else Origin. Neither: refused. */
function isFromOurPages(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host;
}
