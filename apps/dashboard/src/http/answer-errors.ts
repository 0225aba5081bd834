import { RetryableError, UsageError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import type { ErrorRequestHandler } from 'express';
import { errorPage } from '../pages/error-page.js';
import { Refusal } from './refusal.js';
import { isServiceAway } from './service-away.js';
import { wantsJson } from './wants-json.js';

/** Turns whatever was thrown into an answer: JSON for scripts, a page for people; what is no refusal is logged and said in general words. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = asRefusal(error);
    if (refusal.status >= 500)
      log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    response.status(refusal.status).set('Cache-Control', 'no-store');
    if (wantsJson(request)) response.json({ error: { code: refusal.code, message: refusal.message } });
    else response.type('html').send(errorPage(refusal));
  };
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UsageError) return new Refusal(400, error.code, error.message);
  if (error instanceof RetryableError) return new Refusal(503, error.code, error.message);
  if (isServiceAway(error)) {
    return new Refusal(
      503,
      'DATABASE_AWAY',
      'The database does not answer. Nothing is lost; this page works again as soon as it is back.',
    );
  }
  // Express and its body parsers put a status on what the client did wrong.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return new Refusal(status, 'BAD_REQUEST', 'The request cannot be read.');
  return new Refusal(500, 'INTERNAL', 'Something went wrong here. The log of the dashboard says what.');
}
