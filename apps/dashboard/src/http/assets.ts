import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { CONSOLE_DIR } from './console-dir.js';
import { Refusal } from './refusal.js';

/** The same path from src and from dist. */
const PUBLIC_DIR = fileURLToPath(new URL('../../public', import.meta.url));

const CONSOLE_ASSETS = `${CONSOLE_DIR}assets/console`;

/** The names of the console's files contain a hash of their content, so that browsers keep them for good. */
const CONSOLE_FILES = { index: false, immutable: true, maxAge: '1y', redirect: false } as const;

/**
 * Serves the style sheet, the icon and the console's code to everybody: the sign-in screen needs them, and
 * they contain no data. A file that does not exist is 404, so that a console that is open during an update
 * notices it.
 */
export function serveAssets(): RequestHandler {
  const router = Router();
  router.use('/assets/console', choosePrecompressed(CONSOLE_ASSETS));
  router.use('/assets/console', express.static(CONSOLE_ASSETS, CONSOLE_FILES));
  router.use(express.static(PUBLIC_DIR, { index: false, maxAge: '1h', redirect: false }));
  router.use('/assets', (request) => {
    throw new Refusal(404, 'NOT_FOUND', `There is no file ${request.originalUrl.split('?', 1)[0]}.`);
  });
  return router;
}

const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
];

/** Answers with the file that the build has compressed, in the best way that the browser knows. */
function choosePrecompressed(folder: string): RequestHandler {
  const files = new Set(existsSync(folder) ? readdirSync(folder).map((name) => `/${name}`) : []);
  return (request, response, next) => {
    const { path } = request;
    const chosen = ENCODINGS.find(
      ({ name, ending }) => files.has(path + ending) && request.acceptsEncodings(name) === name,
    );
    if (files.has(path)) response.vary('Accept-Encoding');
    if (chosen !== undefined) {
      response.set('Content-Encoding', chosen.name);
      response.type(path.slice(path.lastIndexOf('.')));
      request.url = path + chosen.ending;
    }
    next();
  };
}
