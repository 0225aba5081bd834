import { UsageError } from '@tixngo-sync/domain';
import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { identityOf, setCookies } from '../http/identity.js';
import type { Parts } from '../parts.js';
import { setupScreen, twoFactorScreen } from './two-factor-screens.js';

const form = z
  .object({ password: z.string().default(''), code: z.string().default('') })
  .catch({ password: '', code: '' });

/** Serves the screens that turn one's second factor on and off. */
export function twoFactorRouter({ auth, site }: Parts, parseForm: RequestHandler): Router {
  const router = Router();
  router.get('/me/two-factor', (request, response) => {
    send(response, 200, twoFactorScreen({ site, identity: identityOf(request) }));
  });
  const change = (work: (parts: Change) => Promise<void>): RequestHandler => {
    return async (request, response) => {
      const identity = identityOf(request);
      const { cookie } = request.headers;
      try {
        await work({ request, response, identity, cookie, ...form.parse(request.body ?? {}) });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        send(response, 400, twoFactorScreen({ site, identity, problem: error.message, code: error.code }));
      }
    };
  };
  const done = ({ request, response }: Change, { setCookies: cookies }: { setCookies: string[] }) => {
    setCookies(site, request, response, cookies);
    response.redirect(303, site.path('/me'));
  };
  router.post(
    '/me/two-factor/begin',
    parseForm,
    change(async ({ response, identity, cookie, password }) => {
      const setup = await auth.beginTwoFactor(identity, cookie, password);
      send(response, 200, setupScreen({ site, identity, setup }));
    }),
  );
  router.post(
    '/me/two-factor/confirm',
    parseForm,
    change(async (sent) => done(sent, await auth.confirmTwoFactor(sent.identity, sent.cookie, sent.code))),
  );
  router.post(
    '/me/two-factor/end',
    parseForm,
    change(async (sent) => done(sent, await auth.endTwoFactor(sent.identity, sent.cookie, sent.password))),
  );
  return router;
}

interface Change extends z.output<typeof form> {
  readonly request: Parameters<RequestHandler>[0];
  readonly response: Response;
  readonly identity: ReturnType<typeof identityOf>;
  readonly cookie: string | undefined;
}

function send(response: Response, status: number, screen: string): void {
  response.status(status).type('html').send(screen);
}
