import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

/** Beside src and dist alike, so that the same path holds for both. */
const PUBLIC_DIR = fileURLToPath(new URL('../../public', import.meta.url));

/** Style sheet, script and icons. For anybody: the sign-in form needs them, and they say nothing. */
export function serveAssets(): RequestHandler {
  const serve = express.static(PUBLIC_DIR, { index: false, maxAge: '1h', fallthrough: true });
  return (request, response, next) => {
    if (!request.path.startsWith('/assets/')) return next();
    serve(request, response, next);
  };
}
