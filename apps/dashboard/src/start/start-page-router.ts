import { Router } from 'express';
import { identityOf } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { startPage } from './start-page.js';
import { readStartState } from './start-state.js';

export function startPageRouter({ database }: Parts): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    response.type('html').send(startPage(await readStartState(database), identityOf(request)));
  });
  return router;
}
