import type { RequestHandler } from 'express';
import helmet from 'helmet';

const STRICT = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};

/** Sets Helmet's headers with a strict policy: nothing inline, nothing from other sites, no framing. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: STRICT },
    // Browsers heed it over https only. Other hosts of the domain may not speak https.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Relaxes the policy for Bull Board, whose screen sets its base address and writes style elements. */
export function boardSecurityHeaders(): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { ...STRICT, 'style-src': ["'self'", "'unsafe-inline'"], 'base-uri': ["'self'"] },
  });
}

/** Allows the console the style elements with this nonce, which its components need. */
export function consoleSecurityHeaders(nonce: string): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { ...STRICT, 'style-src': ["'self'", `'nonce-${nonce}'`] },
  });
}
