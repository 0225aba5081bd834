import { acceptInvitation, findInvited } from '@tixngo-sync/auth';
import { UsageError } from '@tixngo-sync/domain';
import express, { type Response, Router } from 'express';
import { z } from 'zod';
import type { Parts } from '../parts.js';
import { passwordLinkScreen, passwordSetScreen, usedLinkScreen } from './password-link-screens.js';

const queryForm = z.object({ link: z.string().max(100) }).catch({ link: '' });
const passwordForm = z
  .object({
    link: z.string().max(100),
    newPassword: z.string().default(''),
    repeated: z.string().default(''),
  })
  .catch({ link: '', newPassword: '', repeated: '' });

/**
 * Serves the screen of a one-time link, on which a person sets a password without being signed in. Opening
 * it does not use the link up: mail programs open links too.
 */
export function passwordLinkRouter({ database, site }: Pick<Parts, 'database' | 'site'>): Router {
  const router = Router();
  router.get('/set-password', async (request, response) => {
    const { link } = queryForm.parse(request.query);
    const username = await findInvited(database, link);
    if (username === null) send(response, 404, usedLinkScreen(site));
    else send(response, 200, passwordLinkScreen(site, { username, link }));
  });
  router.post(
    '/set-password',
    express.urlencoded({ extended: false, limit: '8kb' }),
    async (request, response) => {
      const { link, newPassword, repeated } = passwordForm.parse(request.body ?? {});
      const username = await findInvited(database, link);
      if (username === null) return send(response, 404, usedLinkScreen(site));
      try {
        if (newPassword !== repeated)
          throw new UsageError('PASSWORD_REPEATED', 'The two passwords differ. Nothing was changed.');
        await acceptInvitation(database, link, newPassword);
        send(response, 200, passwordSetScreen(site, username));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const problem = error.message;
        send(response, 400, passwordLinkScreen(site, { username, link, problem }));
      }
    },
  );
  return router;
}

/** The address has a secret: no other site may learn it. */
function send(response: Response, status: number, screen: string): void {
  response.status(status).set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  response.type('html').send(screen);
}
