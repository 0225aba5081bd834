import type { Request } from 'express';

/** The REST API and Bull Board's own calls are scripts, whatever they accept; elsewhere the Accept header decides. */
export function wantsJson(request: Request): boolean {
  return /^\/(queues\/)?api\//.test(request.originalUrl) || request.accepts(['html', 'json']) === 'json';
}
