import { Router } from 'express';
import { identityOf } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { startScreen } from './start-screen.js';
import { readStartState } from './start-state.js';

/** Serves the start page. */
export function startRouter({ database, site }: Parts): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const state = await readStartState(database);
    response.type('html').send(startScreen(site, state, identityOf(request)));
  });
  return router;
}
