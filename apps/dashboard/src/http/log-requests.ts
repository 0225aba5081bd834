import type { Logger } from '@tixngo-sync/runtime';
import type { RequestHandler } from 'express';

/** One line a request, without its query: that may name a person. Level debug, since pages refresh themselves every few seconds. */
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
