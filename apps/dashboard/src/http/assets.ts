import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

/** The same path from src and from dist. */
const PUBLIC_DIR = fileURLToPath(new URL('../../public', import.meta.url));

/**
 * Serves the style sheet, the script and the icon to everybody: the sign-in screen needs them, and they
 * contain no data.
 */
export function serveAssets(): RequestHandler {
  const serve = express.static(PUBLIC_DIR, { index: false, maxAge: '1h', fallthrough: true });
  return (request, response, next) => {
    if (!request.path.startsWith('/assets/')) return next();
    serve(request, response, next);
  };
}
