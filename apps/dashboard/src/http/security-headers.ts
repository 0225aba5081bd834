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

/** Helmet's headers with a policy of our own: nothing inline, nothing from elsewhere, no framing. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: STRICT },
    // Only ever sent over https by a proxy's leave; other hosts of the domain are not ours to bind.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Bull Board's page sets its own base address, and its components write style elements. */
export function boardSecurityHeaders(): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { ...STRICT, 'style-src': ["'self'", "'unsafe-inline'"], 'base-uri': ["'self'"] },
  });
}
