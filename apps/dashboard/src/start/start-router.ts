import { Router } from 'express';
import { identityOf } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { startScreen } from './start-screen.js';
import { readStartState } from './start-state.js';

/** Serves the start page. */
export function startRouter({ database }: Parts): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    response.type('html').send(startScreen(await readStartState(database), identityOf(request)));
  });
  return router;
}
