import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { setCookies } from '../http/identity.js';
import { limitSignIns } from '../http/rate-limits.js';
import type { Parts } from '../parts.js';
import { nextPath } from './next-path.js';
import { signInPage } from './sign-in-page.js';

const formSchema = z.object({
  username: z.string().default(''),
  password: z.string().default(''),
  next: z.unknown().optional(),
});

/** The sign-in form, and signing out. */
export function signInRouter({ auth, log }: Parts): Router {
  const router = Router();

  router.get('/sign-in', (request, response) => {
    sendForm(response, 200, { next: nextPath(request.query.next) });
  });

  router.post(
    '/sign-in',
    express.urlencoded({ extended: false, limit: '8kb' }),
    limitSignIns(),
    async (request: Request, response: Response) => {
      const { username, password, next } = formSchema
        .catch({ username: '', password: '', next: '/' })
        .parse(request.body ?? {});
      const signedIn = await auth.signIn(username, password, {
        ip: request.ip,
        userAgent: request.get('User-Agent'),
      });
      if (signedIn === undefined) {
        log.warn({ ip: request.ip }, 'sign-in failed');
        return sendForm(response, 401, {
          next: nextPath(next),
          username,
          problem: 'User name or password is wrong.',
        });
      }
      log.info({ user: username.toLowerCase(), ip: request.ip }, 'signed in');
      setCookies(request, response, signedIn.setCookies);
      response.redirect(303, nextPath(next));
    },
  );

  router.post('/sign-out', async (request, response) => {
    const { setCookies: cookies } = await auth.signOut({ cookie: request.headers.cookie });
    setCookies(request, response, cookies);
    response.redirect(303, '/sign-in');
  });
  return router;
}

function sendForm(response: Response, status: number, form: Parameters<typeof signInPage>[0]): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(signInPage(form));
}
