import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from './refusal.js';

const MINUTE_MS = 60_000;

/** Generous: a few open tabs of the start page and of Bull Board, which both ask every few seconds, stay far below it. */
export function limitRequests(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: 1_200,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: tooMany('Too many requests. Wait a minute.'),
  });
}

/**
 * Only failed sign-ins count: 10 a quarter of an hour from one address, and 50 for one name from all addresses, so that neither guessing
 * one password nor trying one password on many names gets far. Counted in this process. The address may come from a proxy's header, and
 * so be made up by a neighbour in the private network: the limit by name holds all the same.
 */
export function limitSignIns(): RequestHandler[] {
  const failed = {
    windowMs: 15 * MINUTE_MS,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  } as const;
  const handler = tooMany('Too many failed sign-ins. Wait a quarter of an hour and try again.');
  return [
    rateLimit({ ...failed, identifier: 'address', limit: 10, handler }),
    rateLimit({ ...failed, identifier: 'name', limit: 50, keyGenerator: nameTried, handler }),
  ];
}

function nameTried(request: Request): string {
  const body: unknown = request.body;
  const name = typeof body === 'object' && body !== null && 'username' in body ? body.username : '';
  return `name:${String(name).toLowerCase().slice(0, 64)}`;
}

function tooMany(message: string): RequestHandler {
  return () => {
    throw new Refusal(429, 'TOO_MANY_REQUESTS', message);
  };
}
