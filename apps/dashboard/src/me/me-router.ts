import { UsageError } from '@tixngo-sync/domain';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { identityOf } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { passwordScreen } from './password-screen.js';

/**
 * Serves the screen that changes one's password, which a generated password leads to. It works without
 * JavaScript; the console has the rest of one's account.
 */
export function meRouter(parts: Parts): Router {
  const router = Router();
  const parseForm = express.urlencoded({ extended: false, limit: '8kb' });
  router.get('/me/password', (request, response) => {
    response.type('html').send(passwordScreen({ site: parts.site, identity: identityOf(request) }));
  });
  router.post('/me/password', parseForm, changePassword(parts));
  return router;
}

const passwordForm = z.object({
  oldPassword: z.string().default(''),
  newPassword: z.string().default(''),
  repeated: z.string().default(''),
});

function changePassword({ auth, site }: Parts): RequestHandler {
  return async (request, response) => {
    const identity = identityOf(request);
    try {
      const { oldPassword, newPassword, repeated } = passwordForm.parse(request.body ?? {});
      if (newPassword !== repeated)
        throw new UsageError('PASSWORD_REPEATED', 'The two new passwords differ. Nothing was changed.');
      await auth.changePassword(identity, { old: oldPassword, new: newPassword });
      response.redirect(303, site.path('/'));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      response
        .status(400)
        .type('html')
        .send(passwordScreen({ site, identity, problem: error.message }));
    }
  };
}
