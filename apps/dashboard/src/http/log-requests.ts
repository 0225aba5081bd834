import type { Logger } from '@tixngo-sync/runtime';
import type { RequestHandler } from 'express';

/**
 * Logs one line per request, without its query, which may name a person. Level debug: screens refresh every
 * few seconds.
 */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on('finish', () => {
      const durationMs = Math.round(performance.now() - startedAt);
      const path = request.originalUrl.split('?', 1)[0];
      log.debug({ method: request.method, path, status: response.statusCode, durationMs }, 'request');
    });
    next();
  };
}
