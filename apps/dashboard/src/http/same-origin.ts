import type { Logger } from '@tixngo-sync/runtime';
import type { Request, RequestHandler } from 'express';
import type { Site } from '../site.js';
import { Refusal } from './refusal.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site makes a browser send (cross-site request forgery), in addition to
 * SameSite cookies. A request with an API token passes: a browser adds none by itself, and its cookies are
 * ignored then.
 */
export function refuseOtherOrigins(site: Site, log: Logger): RequestHandler {
  return (request, _response, next) => {
    if (SAFE_METHODS.has(request.method) || hasToken(request) || isSameOrigin(site, request)) return next();
    log.warn(
      { host: request.get('Host'), origin: request.get('Origin') },
      'refused a change from another origin; behind a proxy, set PUBLIC_URL to the address that people use',
    );
    throw new Refusal(
      403,
      'CROSS_SITE',
      'This request came from another site. Reload the page and try again. Scripts must send an API token.',
    );
  };
}

/** Browsers do send Basic credentials by themselves. */
function hasToken(request: Request): boolean {
  return /^Bearer /i.test(request.get('Authorization') ?? '');
}

/**
 * Checks Sec-Fetch-Site, which browsers send over https and on localhost, otherwise Origin: the one of
 * PUBLIC_URL or of the Host. Without either: false.
 */
function isSameOrigin(site: Site, request: Request): boolean {
  const fetchSite = request.get('Sec-Fetch-Site');
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  const origin = request.get('Origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (request.hostname === site.hostname) return origin === site.origin;
  return origin === site.origin || new URL(origin).host === request.host;
}
