import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from './refusal.js';

const MINUTE_MS = 60_000;

/** Forwarded headers of senders that TRUST_PROXY does not name are ignored, and no reason to warn. */
const validate = { xForwardedForHeader: false, forwardedHeader: false } as const;

/**
 * Limits requests per address. A few open tabs of the start page and of Bull Board, which refresh every few
 * seconds, stay far below.
 */
export function limitRequests(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: 1_200,
    validate,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: tooMany('Too many requests. Try again in a minute.'),
  });
}

/**
 * Limits failed sign-ins in a quarter of an hour: 10 from one address (one password tried on many names)
 * and 50 for one name (many passwords tried on it). Each process counts for itself. The address comes from a
 * header only if a proxy that TRUST_PROXY names sent it.
 */
export function limitSignIns(): RequestHandler[] {
  const failed = {
    windowMs: 15 * MINUTE_MS,
    skipSuccessfulRequests: true,
    validate,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  } as const;
  const handler = tooMany('Too many failed sign-ins. Try again in 15 minutes.');
  return [
    rateLimit({ ...failed, identifier: 'address', limit: 10, handler }),
    rateLimit({ ...failed, identifier: 'name', limit: 50, keyGenerator: triedName, handler }),
  ];
}

function triedName(request: Request): string {
  const body: unknown = request.body;
  const name = typeof body === 'object' && body !== null && 'username' in body ? body.username : '';
  return `name:${String(name).toLowerCase().slice(0, 64)}`;
}

function tooMany(message: string): RequestHandler {
  return () => {
    throw new Refusal(429, 'TOO_MANY_REQUESTS', message);
  };
}
