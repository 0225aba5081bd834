import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { CONSOLE_DIR } from './console-dir.js';
import { Refusal } from './refusal.js';

/** The same path from src and from dist. */
const PUBLIC_DIR = fileURLToPath(new URL('../../public', import.meta.url));

/** The names of the console's files contain a hash of their content, so that browsers keep them for good. */
const CONSOLE_FILES = { index: false, immutable: true, maxAge: '1y', redirect: false } as const;

/**
 * Serves the style sheet, the icon and the console's code to everybody: the sign-in screen needs them, and
 * they contain no data. A file that does not exist is 404, so that a console that is open during an update
 * notices it.
 */
export function serveAssets(): RequestHandler {
  const router = Router();
  router.use('/assets/console', express.static(`${CONSOLE_DIR}assets/console`, CONSOLE_FILES));
  router.use(express.static(PUBLIC_DIR, { index: false, maxAge: '1h', redirect: false }));
  router.use('/assets', (request) => {
    throw new Refusal(404, 'NOT_FOUND', `There is no file ${request.originalUrl.split('?', 1)[0]}.`);
  });
  return router;
}
