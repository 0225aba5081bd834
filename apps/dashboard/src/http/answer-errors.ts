import { isDatabaseUnavailable, isStatementTimeout } from '@tixngo-sync/db';
import { RetryableError, UsageError } from '@tixngo-sync/domain';
import type { ErrorRequestHandler, Request } from 'express';
import type { Parts } from '../parts.js';
import { errorScreen } from './error-screen.js';
import { problemOf, Refusal } from './refusal.js';
import { refusalOfUsage } from './usage-refusal.js';

/**
 * Answers a request that failed: a problem (RFC 9457) for scripts, a screen for people. An unexpected error
 * is logged in full and answered in general words.
 */
export function answerErrors({ log, site }: Pick<Parts, 'log' | 'site'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = asRefusal(error);
    if (refusal.status >= 500)
      log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    response.status(refusal.status).set({ 'Cache-Control': 'no-store', ...refusal.details.headers });
    if (wantsJson(request))
      response.type('application/problem+json').send(JSON.stringify(problemOf(refusal)));
    else response.type('html').send(errorScreen(refusal, site));
  };
}

/**
 * Whether to answer in JSON: always to the REST API and Bull Board's own calls, elsewhere if the Accept
 * header prefers it.
 */
export function wantsJson(request: Request): boolean {
  return /^\/(queues\/)?api\//.test(request.originalUrl) || request.accepts(['html', 'json']) === 'json';
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UsageError) return refusalOfUsage(error);
  if (error instanceof RetryableError) {
    const seconds = Math.ceil((error.retryAfterMs ?? 5_000) / 1_000);
    return new Refusal(503, error.code, error.message, { headers: { 'Retry-After': String(seconds) } });
  }
  if (isDatabaseUnavailable(error)) {
    return new Refusal(
      503,
      'DATABASE_AWAY',
      'The database does not answer. No data is lost. This page works again as soon as the database does.',
    );
  }
  if (isStatementTimeout(error))
    return new Refusal(
      503,
      'TOO_SLOW',
      'This took too long and was stopped. Ask for less, or try again later.',
    );
  return (
    refusalOfExpress(error) ??
    new Refusal(500, 'INTERNAL', 'An unexpected error occurred. See the log of the dashboard.')
  );
}

/** Express and its body parsers put a 4xx status on errors that the client caused. */
function refusalOfExpress(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const status = Number(error.status);
  switch (status) {
    case 413:
      return new Refusal(413, 'TOO_LARGE', 'The body is too large.');
    case 415:
      return new Refusal(
        415,
        'UNSUPPORTED_BODY',
        'Send the body uncompressed, or with Content-Encoding: gzip.',
      );
    default:
      return status >= 400 && status < 500
        ? new Refusal(status, 'BAD_REQUEST', 'The request cannot be read.')
        : undefined;
  }
}
