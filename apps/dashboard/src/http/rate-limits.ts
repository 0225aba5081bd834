import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from './refusal.js';

const MINUTE_MS = 60_000;

/** Forwarded headers of senders that TRUST_PROXY does not name are ignored, and no reason to warn. */
const validate = { xForwardedForHeader: false, forwardedHeader: false } as const;

/**
 * Limits requests per address. A few open tabs of the console and of Bull Board, which refresh every few
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

function tooMany(message: string): RequestHandler {
  return () => {
    throw new Refusal(429, 'TOO_MANY_REQUESTS', message);
  };
}
